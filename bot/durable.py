"""Every step that makes something durable, and what makes it good when the process dies there.

Each is whole or absent. A step of the code that is not listed here, or is not killed by
tests/faults/test_steps.py before and after it, fails a test.
"""

from enum import StrEnum


class Again(StrEnum):
    """Who does it again, where it was not done; doing it twice changes nothing more."""

    TOLD = "the platform, or the page, tells of it again: it was not acknowledged"
    STEP = "the workflow does its step again"
    LOOK = "the next look at the clock, the next day's tidying, or the next start"
    PERSON = "who called for it: it has not said that it is done"


DURABLE = {
    # from what somebody says to an event in the queue
    "Queue.submit": Again.TOLD,
    "Ledger.saw": Again.TOLD,
    "Ledger.discuss": Again.TOLD,
    "Ledger.read_quietly": Again.TOLD,
    "Ledger.withdraw": Again.TOLD,
    "History.say": Again.TOLD,
    "History.delete": Again.TOLD,
    "History._change": Again.TOLD,
    "Ledger.note": Again.LOOK,
    # prepare
    "SqlStore.save": Again.STEP,
    "SqlStore.add_share": Again.STEP,
    "SqlStore.forget": Again.STEP,
    "SqlStore.withdraw": Again.STEP,
    "SqlStore.forget_channel": Again.STEP,
    "SqlStore.forget_space": Again.STEP,
    "SqlStore.forget_person": Again.STEP,
    "Ledger.forgotten": Again.STEP,
    "Ledger.erase_space": Again.STEP,
    "Ledger.erase_channel": Again.STEP,
    "Ledger.erase_person": Again.STEP,
    "Ledger.erase_event": Again.STEP,
    "Ledger.remember_question": Again.STEP,
    "Ledger.forget_asked": Again.STEP,
    "Ledger.save_settings": Again.STEP,
    "DigestLedger.plan_digests": Again.STEP,
    "DigestLedger.change_digests": Again.STEP,
    "DigestLedger.choose_zone": Again.STEP,
    "DigestLedger.add_source": Again.STEP,
    "DigestLedger.remove_source": Again.STEP,
    "DigestLedger.digest_made": Again.STEP,
    "DigestLedger.tell": Again.STEP,
    "Ledger.vote": Again.STEP,
    "Ledger.lower": Again.STEP,
    "Ledger.raise_again": Again.STEP,
    "DigestLedger.feed_token": Again.STEP,
    "DigestLedger.new_feed_token": Again.STEP,
    "Ledger.keep": Again.STEP,
    # deliver
    "Ledger.state": Again.STEP,
    "Ledger.sending": Again.STEP,
    "Ledger.sent": Again.STEP,
    "Ledger.rooted": Again.STEP,
    "Ledger.change": Again.STEP,
    "Ledger.drop": Again.STEP,
    "Ledger.left_standing": Again.STEP,
    "Ledger.withdraw_post": Again.STEP,
    "Ledger.settled": Again.LOOK,
    "History.show": Again.STEP,
    "History.change": Again.STEP,
    "History.settle": Again.STEP,
    "History.forget_person": Again.STEP,
    "Workflows._delete": Again.STEP,
    "Workflows.empty": Again.STEP,
    # now and then
    "SqlStore.expire": Again.LOOK,
    "Ledger.expire": Again.LOOK,
    "Ledger.forget_old_questions": Again.LOOK,
    "DigestLedger.cut_digests": Again.LOOK,
    "History.expire": Again.LOOK,
    "Workflows.forget_done": Again.LOOK,
    "History.add_channel": Again.LOOK,
    "History.secret": Again.LOOK,
    "refresh_terms": Again.LOOK,
    "Tending._mend": Again.LOOK,
    "Tending.make_blocks": Again.LOOK,
    # installing on Slack
    "Store.async_save_bot": Again.PERSON,
    "Store.removed": Again.TOLD,
    "Store._kept": Again.STEP,
    "Store._renew": Again.LOOK,
    "States.async_issue": Again.PERSON,
    "States.async_consume": Again.PERSON,
    # commands of an operator
    "rebuild": Again.PERSON,
    "Queue.forget": Again.PERSON,
    "note_restored": Again.PERSON,
    "_switch": Again.PERSON,
    "_copied": Again.PERSON,
}
