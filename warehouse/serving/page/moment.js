// Which claims stood at a moment, and the occurrences that they tell of: as core.claim_as_of and core.fct_event read it.
const MODALITIES = ['asserted', 'possible', 'expected', 'denied'];
const DAY = 86400000;
const time = (day) => (day ? Date.parse(day.length === 10 ? `${day}T00:00:00Z` : day) : null);

function standing({stated, recorded}) {
  const wasRecorded = (act) => !recorded || time(act.recorded_at) <= recorded;
  const withdrawn = new Set(ACTS
    .filter((act) => (act.act === 'correct' || act.act === 'retract') && wasRecorded(act)
      && (!stated || act.stated === null || (act.stated_latest_on !== null && act.stated_latest_on <= stated)))
    .flatMap((act) => act.targets ?? []));
  return ACTS.filter((act) => (act.act === 'assert' || act.act === 'correct') && !act.is_redacted && wasRecorded(act)
    && (!stated || act.said_from_on === null || act.said_from_on <= stated)
    && !withdrawn.has(act.claim_id));
}

function narrowness(claim) {
  return claim.end_latest_on && claim.start_earliest_on
    ? (time(claim.end_latest_on) - time(claim.start_earliest_on)) / DAY : 1000000;
}

function speaksBefore(one, other) {
  return MODALITIES.indexOf(one.modality) - MODALITIES.indexOf(other.modality)
    || narrowness(one) - narrowness(other) || one.claim_id - other.claim_id;
}

function eventsAt(moment) {
  const groups = new Map();
  for (const claim of standing(moment)) {
    if (!groups.has(claim.event_id)) groups.set(claim.event_id, []);
    groups.get(claim.event_id).push(claim);
  }
  return [...groups].map(([id, claims]) => {
    const spoken = claims.reduce((best, claim) => (speaksBefore(claim, best) < 0 ? claim : best));
    return {
      id, claims, spoken, kind: spoken.kind, title: spoken.title ?? '', family: familyOf(spoken.kind),
      countries: countriesOf(id), roots: new Set(claims.map((claim) => claim.root_name ?? claim.claimant_name)).size,
      modality: spoken.modality, isDenied: claims.some((claim) => claim.modality === 'denied'), ...extent(spoken),
    };
  }).sort((a, b) => (a.from ?? a.to ?? Infinity) - (b.from ?? b.to ?? Infinity) || a.id - b.id);
}

// The days that an event can fill (from, to) and those that it fills for certain (sureFrom, sureTo), as instants, the
// ends excluded; an open end is null.
function extent(claim) {
  if (claim.occurred === null) return {isDated: false, from: null, to: null};
  const [from, lateStart, earlyEnd, lateEnd] = [
    claim.start_earliest_on, claim.start_latest_on, claim.end_earliest_on, claim.end_latest_on].map(time);
  const to = lateEnd === null ? null : lateEnd + DAY;
  const isDay = from !== null && from === lateEnd;
  const isPeriod = PERIOD_KINDS.has(claim.kind) && from !== null && to !== null;
  const [sureFrom, sureTo] = isPeriod ? [from, to] : [lateStart, earlyEnd === null ? null : earlyEnd + DAY];
  const isLasting = isPeriod || (sureFrom !== null && sureTo !== null && sureFrom < sureTo - DAY);
  return {isDated: true, isDay, from, to, ...(isLasting && !isDay ? {sureFrom, sureTo} : {})};
}
