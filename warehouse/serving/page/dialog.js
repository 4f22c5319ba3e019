// One event, opened: its claims, who makes them, where they stand, and what became of them.
const DIALOG = document.getElementById('dialog');
const momentInWords = (text) => `${text.slice(0, 16).replace('T', ' ')} UTC`;
const MARKED = {possible: 'as possible', expected: 'expected, not held yet', denied: 'denied'};

function documentOf(act) {
  return [act.document_title, act.document_publisher_name, act.locator].filter(Boolean).join(', ');
}

function claimItem(claim, disputes) {
  const said = [
    claim.stated ? `said ${claim.stated}` : null, claim.relayed_by_name ? `relayed by ${claim.relayed_by_name}` : null,
    claim.grade ? `Admiralty grade ${claim.grade}` : null,
  ].filter(Boolean).join(', ');
  return make('li', {},
    make('p', {class: 'who'}, claim.claimant_name ?? 'claimant removed', claim.is_claimant_anonymous ? ' (anonymous)' : '', ' ',
      MARKED[claim.modality] ? make('span', {class: 'badge'}, MARKED[claim.modality]) : '', ' ',
      disputes.length ? make('span', {class: 'badge bad'}, 'disputed') : ''),
    make('p', {}, claim.title ?? '', claim.occurred ? ` (${claim.occurred})` : ' (no date given)'),
    make('p', {}, make('small', {}, [said, documentOf(claim)].filter(Boolean).join('. '))),
    make('p', {}, make('small', {}, make('code', {}, `${claim.source_id}#${claim.record_id}`))));
}

const COMPARED = {title: 'what', occurred: 'when', modality: 'modality', claimant_name: 'claimant', stated: 'said'};

function differences(act) {
  const before = BY_ID.get((act.targets ?? [])[0]);
  if (act.act !== 'correct' || !before) return [];
  return Object.entries(COMPARED).filter(([field]) => before[field] !== act[field])
    .map(([field, name]) => make('p', {}, `${name}: `, make('del', {}, before[field] ?? 'nothing'), ' → ', make('ins', {}, act[field] ?? 'nothing')));
}

const DONE = {
  assert: 'recorded', correct: 'corrected', retract: 'withdrawn', dispute: 'disputed', link: 'joined with another record',
  redact: 'content removed',
};

function historyItem(act) {
  const upon = (act.targets ?? []).map((id) => BY_ID.get(id)).filter(Boolean).map((target) => `${target.source_id}#${target.record_id}`);
  return make('li', {class: act.act},
    make('p', {}, make('small', {}, momentInWords(act.recorded_at)), ' ', make('b', {}, DONE[act.act] ?? act.act),
      act.act === 'assert' ? `: ${act.is_redacted ? '(removed)' : act.claimant_name}` : ` by ${act.claimant_name ?? '(removed)'}`),
    act.act === 'assert' ? make('p', {}, act.title ?? '') : null,
    differences(act),
    act.reason ? make('p', {}, `“${act.reason}”`) : null,
    upon.length && act.act !== 'assert' ? make('p', {}, make('small', {}, 'upon ', make('code', {}, upon.join(', ')))) : null);
}

function countriesInWords(codes) {
  const names = codes.map(countryName).join(', ');
  return codes.length < 12 ? names : make('details', {}, make('summary', {}, `${codes.length} countries`), names);
}

function openEvent(event, {before, after, go}, isKnown) {
  const ids = new Set(event.claims.map((claim) => claim.claim_id));
  const past = ACTS.filter((act) => isKnown(act) && (act.event_id === event.id || (act.targets ?? []).some((id) => ids.has(id))));
  const disputes = (claim) => past.filter((act) => act.act === 'dispute' && act.targets?.includes(claim.claim_id));
  const step = (name, label, other) => {
    const button = make('button', {type: 'button', 'aria-label': label, ...(other ? {} : {disabled: ''})}, name);
    button.addEventListener('click', () => go(other));
    return button;
  };
  const close = make('button', {type: 'button'}, 'Close');
  close.addEventListener('click', () => DIALOG.close());
  DIALOG.replaceChildren(
    make('div', {class: 'bar'}, make('span', {class: `kind ${event.group}`}, make('span', {class: 'swatch'}), kindName(event.kind)),
      step('←', 'Event before', before), step('→', 'Event after', after), close),
    make('div', {class: 'body'},
      make('h2', {id: 'dialog-title'}, event.title || 'Content removed'),
      make('p', {}, make('b', {}, dateInWords(event)), event.representative.occurred ? make('small', {}, ` (EDTF ${event.representative.occurred})`) : ''),
      event.countries.length ? make('p', {}, countriesInWords(event.countries)) : null,
      make('p', {}, `Rests on ${count(event.claims.length, 'claim', 'claims')} from ${count(event.roots, 'independent voice', 'independent voices')}.`),
      make('h3', {}, 'Who says so'),
      make('ul', {class: 'claims'}, event.claims.map((claim) => claimItem(claim, disputes(claim)))),
      make('h3', {}, 'What became of it'),
      make('ol', {class: 'history'}, past.map(historyItem))));
  DIALOG.onkeydown = (key) => {
    const other = {ArrowLeft: before, ArrowRight: after}[key.key];
    if (other) { key.preventDefault(); go(other); }
  };
  if (!DIALOG.open) DIALOG.showModal();
  close.focus(); // what had the focus before has gone, and the keys with it
  DIALOG.scrollTop = 0;
}
