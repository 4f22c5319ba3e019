"""Whether there is nothing new: a build, a check and a publication would come to the file that is published."""

from dateline.settings import Settings
from warehouse.build.state import has_passed, is_sealed, state_in
from warehouse.code import code_hash, versions
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.manifest import Manifest, manifest_of_intact


def published_as_it_stands(settings: Settings) -> Manifest | None:
    """The manifest of the published file if it is whole, passed its check, and was made of all that the ledger holds
    by this code and these versions; None otherwise, and where another program wrote to the build."""
    manifest = manifest_of_intact(settings.warehouse)
    if manifest is None or manifest.forced_reason or manifest.versions != versions():
        return None
    head = Ledger(settings.ledger, wait=settings.wait).head()
    if (manifest.ledger_position, manifest.ledger_chain_hash) != (head.position, head.chain_hash):
        return None
    if not is_sealed(settings.build):
        return None
    with opened(settings.build, wait=settings.wait) as build:
        made = state_in(build)
        is_the_last = made.state_id is not None and made.state_id == manifest.state_id and has_passed(build)
    return manifest if is_the_last and made.code_hash == code_hash() else None
