// Which claims stood at a moment, and the occurrences that they are of: as core.claim_as_of and core.fct_event read it.
const MODALITIES = ['asserted', 'possible', 'expected', 'denied'];
const DAY = 86400000;
const time = (day) => (day ? Date.parse(day.length === 10 ? `${day}T00:00:00Z` : day) : null);

// What can end a listing: the act, and between which days.
const ENDS = new Map();
for (const end of unpacked(DATA.ends)) ENDS.set(end.listing_claim_id, [...ENDS.get(end.listing_claim_id) ?? [], end]);

function isSaid(claim, {stated, certainly}) {
  if (!stated) return true;
  if (certainly) return claim.stated_latest_on !== null && claim.stated_latest_on <= stated;
  return claim.said_from_on === null || claim.said_from_on <= stated;
}

function isEffective(act, {stated, certainly}) {
  if (!stated || act.stated === null) return true;
  if (certainly) return act.stated_earliest_on === null || act.stated_earliest_on <= stated;
  return act.stated_latest_on !== null && act.stated_latest_on <= stated;
}

// The four bounds of what goes on: a state begins on its date or by when it was said, and has no end of its own.
function holds(claim) {
  if (!claim.is_state) return [claim.start_earliest_on, claim.start_latest_on, claim.end_earliest_on, claim.end_latest_on];
  const known = [claim.start_latest_on, claim.stated_latest_on].filter((day) => day !== null).sort();
  const latest = known.length && claim.start_earliest_on > known[0] ? claim.start_earliest_on : known[0] ?? null;
  return [claim.start_earliest_on, latest, null, null];
}

function isGoingOn(claim, ends, {on, certainly}) {
  if (!on) return true;
  if (claim.occurred === null && !claim.is_state) return false;
  const [start, lateStart, earlyEnd, end] = holds(claim);
  if (ends.some((one) => (certainly ? (one.ended_earliest_on ?? on) <= on : one.ended_latest_on !== null && one.ended_latest_on <= on))) return false;
  if (certainly) return lateStart !== null && lateStart <= on && ((earlyEnd === null && end === null) || (earlyEnd !== null && earlyEnd >= on));
  return (start === null || start <= on) && (end === null || end >= on);
}

// The claims that stand, each with what ends it. Where days are asked for, a release that no longer has an entry ends
// the listing, and says nothing against the days before.
function standing(moment) {
  const wasRecorded = (act) => !moment.recorded || time(act.recorded_at) <= moment.recorded;
  const acts = ACTS.filter((act) => wasRecorded(act) && isEffective(act, moment));
  const withdrawing = acts.filter((act) => act.act === 'correct' || act.act === 'retract');
  const withdrawn = new Set(withdrawing.flatMap((act) => act.targets ?? []));
  const known = new Set(acts.map((act) => act.claim_id).filter((id) => !withdrawn.has(id)));
  const endsOf = (id) => (ENDS.get(id) ?? []).filter((end) => known.has(end.ending_claim_id));
  const isAsked = moment.on || moment.since || moment.until;
  const isEnd = (act, id) => isAsked && endsOf(id).some((end) => end.ending_claim_id === act.claim_id);
  const gone = new Set(withdrawing.flatMap((act) => (act.targets ?? []).filter((id) => !isEnd(act, id))));
  return ACTS.filter((act) => (act.act === 'assert' || act.act === 'correct') && !act.is_redacted && wasRecorded(act)
    && isSaid(act, moment) && !gone.has(act.claim_id) && isGoingOn(act, endsOf(act.claim_id), moment))
    .map((act) => ({...act, ends: endsOf(act.claim_id)}));
}

function narrowness(claim) {
  return claim.end_latest_on && claim.start_earliest_on
    ? (time(claim.end_latest_on) - time(claim.start_earliest_on)) / DAY : 1000000;
}

function byPreference(one, other) {
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
    const representative = claims.reduce((best, claim) => (byPreference(claim, best) < 0 ? claim : best));
    return {
      id, claims, representative, kind: representative.kind, title: representative.title ?? '', group: groupOf(representative.kind),
      countries: countriesOf(id), roots: new Set(claims.map((claim) => claim.root_name ?? claim.claimant_name)).size,
      modality: representative.modality, isDenied: claims.some((claim) => claim.modality === 'denied'), ...extent(representative),
    };
  }).sort((a, b) => (a.from ?? a.to ?? Infinity) - (b.from ?? b.to ?? Infinity) || a.id - b.id);
}

// The days that an event can fill (from, to) and those that it fills for certain (sureFrom, sureTo), as instants, the
// ends excluded; an open end is null.
function extent(claim) {
  if (claim.is_state) return extentOfState(claim);
  if (claim.occurred === null) return {isDated: false, from: null, to: null};
  const [from, lateStart, earlyEnd, lateEnd] = [
    claim.start_earliest_on, claim.start_latest_on, claim.end_earliest_on, claim.end_latest_on].map(time);
  const to = lateEnd === null ? null : lateEnd + DAY;
  const isDay = from !== null && from === lateEnd;
  const isPeriod = describesPeriod(claim.kind) && from !== null && to !== null;
  const [sureFrom, sureTo] = isPeriod ? [from, to] : [lateStart, earlyEnd === null ? null : earlyEnd + DAY];
  const isLasting = isPeriod || (sureFrom !== null && sureTo !== null && sureFrom < sureTo - DAY);
  return {isDated: true, isDay, from, to, ...(isLasting && !isDay ? {sureFrom, sureTo} : {})};
}

function extentOfState(claim) {
  const [from, sureFrom] = holds(claim).map(time);
  const earliest = (name) => Math.min(...claim.ends.map((end) => time(end[name]) ?? Infinity));
  const [to, sureTo] = [earliest('ended_latest_on'), earliest('ended_earliest_on')].map((end) => (end === Infinity ? null : end));
  const isLasting = sureFrom !== null && sureTo !== null && sureFrom < sureTo;
  return {isDated: claim.occurred !== null, isState: true, isDay: false, from, to, ...(isLasting ? {sureFrom, sureTo} : {})};
}
