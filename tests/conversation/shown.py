"""What a card says and offers."""

from bot.messages import Action, Card, Role


def says(card: Card, role: Role) -> list[str]:
    return [paragraph.text for paragraph in card.paragraphs if paragraph.role is role]


def actions(card: Card) -> set[Action]:
    return {button.action for button in card.buttons}
