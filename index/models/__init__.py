"""The networks: texts -> vectors, question and passage -> which sentence answers. Only here is torch."""
