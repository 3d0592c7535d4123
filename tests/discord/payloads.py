"""What Discord sends, shaped as its reference has it."""

US = "900"
ANNA = {"id": "1", "username": "anna", "global_name": "Anna"}
BEN = {"id": "2", "username": "ben"}
FOOTNOTE = {"id": US, "username": "Footnote", "bot": True}
MESSAGE = "1175110400000000000"


def message(content="", **given):
    return {
        "id": MESSAGE, "channel_id": "20", "guild_id": "10", "type": 0, "author": ANNA,
        "content": content, "timestamp": "2023-11-17T12:00:00+00:00", "edited_timestamp": None,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
    } | given  # fmt: skip


def interaction(kind, data, **given):
    return {
        "id": "1175110500000000000", "application_id": US, "type": kind, "token": "tok",
        "user": ANNA, "permissions": "0", "data": data,
    } | given  # fmt: skip


def command(name, **options):
    listed = [{"type": 3, "name": key, "value": value} for key, value in options.items()]
    inner = {"type": 1, "name": name, "options": listed}
    return interaction(2, {"id": "7", "type": 1, "name": "footnote", "options": [inner]})


def press(custom_id):
    data = {"component_type": 2, "custom_id": custom_id}
    return interaction(3, data, message={"id": MESSAGE})
