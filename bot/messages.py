"""Event in, card out: plain data that every platform's adapter reads and writes.

Events and cards survive a restart inside a durable workflow, so each is made of plain values only.
"""
