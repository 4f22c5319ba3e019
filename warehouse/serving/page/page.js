// Filters, what follows from them, and the list of events.
const field = (id) => document.getElementById(id);
const TRADE = unpacked(DATA.trade), AGREEMENT = unpacked(DATA.agreement);
const PAGE = 25;
let shownEvents = [], listed = PAGE, isBrushing = false;

function chosen() {
  return {
    country: field('country').value, kind: field('kind').value, since: field('since').value, until: field('until').value,
    on: field('on').value, stated: field('stated').value, recorded: field('recorded').value ? time(`${field('recorded').value}Z`) : null,
    by: document.querySelector('input[name=by]:checked').value,
  };
}

function isWanted(event, {country, kind, since, until}) {
  return (!country || event.countries.includes(country)) && (!kind || event.kind === kind)
    && (!(since || until) || event.isDated || event.isState)
    && (!since || event.to === null || event.to > time(since)) && (!until || event.from === null || event.from <= time(until));
}

const widthOf = (element) => Math.max(260, Math.floor(element.clientWidth));

async function drawTimeline(events, wanted) {
  const dated = events.filter((event) => event.isDated && (event.from !== null || event.to !== null));
  const element = field('lanes');
  if (!dated.length) return element.replaceChildren(make('p', {}, 'No dated event is left by these filters.'));
  const width = widthOf(element);
  const domain = timeDomain(dated, wanted);
  const layout = layOut(dated, wanted.by, width, domain);
  const description = `Timeline of ${count(dated.length, 'dated event', 'dated events')} in ${count(layout.lanes.length, 'lane', 'lanes')}: `
    + `${layout.lanes.map((lane) => lane.name).join(', ')}. The list below has the same events in words.`;
  const view = await draw(element, description, timelineSpec(layout, width));
  view.addEventListener('click', (_, item) => { if (item?.datum?.id) go(item.datum.id); });
}

async function drawOverview(events, wanted) {
  const dated = events.filter((event) => event.isDated && (event.from !== null || event.to !== null));
  const element = field('overview');
  if (dated.length < 2) return element.replaceChildren();
  const width = widthOf(element);
  const whole = timeDomain(dated, {});
  const days = wanted.since && wanted.until ? [time(wanted.since), time(wanted.until)] : null;
  const view = await draw(element, 'How many events there are over time', overviewSpec(dated, width, whole, days));
  let waiting;
  view.addSignalListener('brush', (_, brush) => {
    const span = Object.values(brush)[0];
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const iso = (instant) => new Date(instant).toISOString().slice(0, 10);
      [field('since').value, field('until').value] = span ? [iso(span[0]), iso(span[1])] : ['', ''];
      isBrushing = true;
      update();
    }, 150);
  });
}

function listEvents() {
  const items = [];
  let heading = null, list = null;
  for (const event of shownEvents.slice(0, listed)) {
    const group = !event.isDated ? 'Without a date' : event.from === null ? 'Begun at a time left open' : monthInWords(event.from);
    if (group !== heading) {
      heading = group;
      list = make('ol', {style: 'list-style:none;padding:0;margin:0'});
      items.push(make('h4', {}, group), list);
    }
    const marked = event.isDenied ? 'denied' : MARKED[event.modality];
    const button = make('button', {type: 'button', class: event.group, 'data-event': event.id},
      make('span', {class: 'when'}, dateInWords(event)),
      make('span', {}, event.title, ' ', marked ? make('span', {class: 'badge'}, marked) : ''),
      make('span', {class: 'count'}, count(event.claims.length, 'claim', 'claims')));
    list.append(make('li', {}, button));
  }
  field('events').replaceChildren(...items);
  field('more').hidden = listed >= shownEvents.length;
}

function go(id) {
  const place = shownEvents.findIndex((event) => event.id === id);
  if (place < 0) return;
  const {recorded} = chosen();
  history.replaceState(null, '', `#event-${id}`);
  openEvent(shownEvents[place], {before: shownEvents[place - 1]?.id, after: shownEvents[place + 1]?.id, go},
    (act) => !recorded || time(act.recorded_at) <= recorded);
}

function showFacts(events) {
  const claims = events.flatMap((event) => event.claims);
  const facts = [
    ['events', events.length], ['claims', claims.length], ['voices', new Set(claims.map((claim) => claim.claimant_name)).size],
    ['reported by one voice only', events.filter((event) => event.roots === 1).length],
    ['without a date', events.filter((event) => !event.isDated).length],
    ['corrected or withdrawn', ACTS.filter((act) => act.act === 'correct' || act.act === 'retract').length],
  ];
  field('facts').replaceChildren(...facts.map(([name, number]) =>
    make('div', {}, make('dt', {}, name), make('dd', {}, number.toLocaleString('en-GB')))));
}

function update() {
  const wanted = chosen();
  const held = eventsAt(wanted);
  shownEvents = held.filter((event) => isWanted(event, wanted));
  listed = PAGE;
  const certain = eventsAt({...wanted, certainly: true}).filter((event) => isWanted(event, wanted)).length;
  const moment = [wanted.on ? `on ${dayInWords(time(wanted.on))}, ${certain.toLocaleString('en-GB')} of them certainly` : '', wanted.stated ? `as said by ${dayInWords(time(wanted.stated))}` : '', wanted.recorded ? `as known at ${momentInWords(new Date(wanted.recorded).toISOString())}` : ''].filter(Boolean).join(', ');
  field('shown').textContent = `${count(shownEvents.length, 'event', 'events')} of ${held.length.toLocaleString('en-GB')}${moment ? `, ${moment}` : ''}`;
  listEvents();
  drawTimeline(shownEvents, wanted);
  if (!isBrushing) drawOverview(held.filter((event) => isWanted(event, {...wanted, since: '', until: ''})), wanted);
  isBrushing = false;
}

function choosePair() {
  const rows = pairs(field('country').value).get(field('pair').value);
  const element = field('trade-chart');
  if (!rows) return element.replaceChildren(make('p', {}, 'This file has no trade by year.')), field('trade-table').replaceChildren();
  const text = `Trade of ${field('pair').selectedOptions[0].textContent} by year, with bounds; the table below has the figures.`;
  draw(element, text, tradeSpec(rows, widthOf(element)));
  field('trade-table').replaceChildren(tableOf(['year', 'exports', 'imports', 'turnover', 'turnover is'], rows.map((row) => [
    `${row.calendar_year}`, ...FLOWS.map(([flow]) => boundsInWords(row[`${flow}_low`], row[`${flow}_high`])), row.turnover_measured.replaceAll('_', ' ')])));
}

function offerPairs() {
  const found = [...pairs(field('country').value)].sort((a, b) => b[1].length - a[1].length);
  field('pair').replaceChildren(...found.map(([key, [row]]) => make('option', {value: key},
    `${countryName(row.reporter_code)} with ${countryName(row.partner_code)}, ${row.currency_code}`)));
  field('pair').disabled = !found.length;
  choosePair();
}

function drawRanges(id, rows, options) {
  const element = field(id);
  if (!element) return;
  if (!rows.length) return element.replaceChildren(make('p', {}, 'This file has nothing of it.'));
  draw(element, rows.map((row) => `${row.label}: ${row.text}`).join('; '), rangeSpec(rows, widthOf(element), options));
}

const percent = (value) => (value === null ? null : value * 100);

function drawFigures() {
  const country = field('country').value;
  const isOf = (...codes) => !country || codes.includes(country);
  drawRanges('share-chart', DATA.shares.filter((row) => isOf(row.reporter_code, row.partner_code)).slice(0, 20).map((row) => ({
    label: `${countryName(row.partner_code)} in the ${row.flow === 'total' ? 'trade' : `${row.flow}s`} of ${countryName(row.reporter_code)}, ${row.period ?? 'undated'}`,
    low: row.share_low, high: row.share_high, lowIn: row.is_share_low_included, highIn: row.is_share_high_included,
    text: `${boundsInWords(percent(row.share_low), percent(row.share_high))} per cent${row.is_share_high_included ? '' : ', the upper end excluded'}`,
  })), {title: 'share of the whole', format: '.0%', domain: [0, 1]});
  drawRanges('ferry-chart', DATA.ferries.map((row) => ({
    label: `${row.origin_name}–${row.destination_name}, ${row.period ?? 'undated'}`, low: row.load_factor_low, high: row.load_factor_high,
    lowIn: true, highIn: true, text: `${boundsInWords(percent(row.load_factor_low), percent(row.load_factor_high))} per cent of the places filled`,
  })).filter((row) => row.low !== null || row.high !== null).slice(0, 20), {title: 'share of the places that was filled', format: '.0%', domain: [0, 1]});
  drawRanges('labour-chart', DATA.labour.map((row) => ({
    label: `${countryName(row.origin_code)} to ${countryName(row.destination_code)}`, low: row.earnings_a_worker_low, high: row.earnings_a_worker_high,
    lowIn: true, highIn: true, text: `${boundsInWords(row.earnings_a_worker_low, row.earnings_a_worker_high)} ${row.currency_code ?? ''} a ${row.earnings_per ?? 'year'}`,
  })).filter((row) => row.low !== null || row.high !== null).slice(0, 20), {title: `${DATA.labour[0]?.currency_code ?? ''} a worker`, format: ',d'});
}

function drawQuality(events) {
  const kinds = [...new Set(events.map((event) => event.kind))];
  const voices = (roots) => (roots === 1 ? 'one voice' : roots === 2 ? 'two' : 'three or more');
  const parts = ['one voice', 'two', 'three or more'];
  const rows = kinds.flatMap((kind) => parts.map((part, order) => {
    const number = events.filter((event) => event.kind === kind && voices(event.roots) === part).length;
    return {label: kindName(kind), part, order, number, text: `${kindName(kind)} from ${part}: ${number}`};
  })).sort((a, b) => a.label.localeCompare(b.label));
  const element = field('root-chart');
  const summary = `Events by how many independent voices report them. ${rows.filter((row) => row.number).map((row) => row.text).join('; ')}`;
  draw(element, summary, stackSpec(rows, widthOf(element), {title: 'events, by how many independent voices report them', parts, colors: [css('warn'), css('diplomacy'), css('good')]}));
  const checks = field('check-chart');
  if (!checks) return;
  const verdicts = [['passed', 'passed_count'], ['warned', 'warned_count'], ['failed', 'failed_count'], ['not checked', 'error_count']];
  const values = DATA.checks.flatMap((row) => verdicts.map(([part, column], order) => ({label: row.mart_name, part, order, number: row[column], text: `${row.mart_name}: ${row[column]} ${part}`})));
  draw(checks, `Checks of ${DATA.checks.length} marts; the table below has the figures.`, stackSpec(values, widthOf(checks), {title: 'expectations', parts: verdicts.map(([part]) => part), colors: [css('good'), css('warn'), css('bad'), css('coded')]}));
}

function chooseYear() {
  const year = Number(field('year').value);
  field('shown-year').textContent = year;
  field('matrix').replaceChildren(matrixOf(AGREEMENT.filter((row) => row.vote_year === year)));
}

function offerYears() {
  const years = AGREEMENT.map((row) => row.vote_year);
  if (!years.length) {
    field('year-choice').hidden = true;
    return field('matrix').replaceChildren(make('p', {}, 'No roll call of the General Assembly is in this file. '
      + 'Voeten’s data set brings them all: dateline append unvotes.csv roll_calls.csv issues.csv'));
  }
  const [first, last] = [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))];
  const enough = AGREEMENT.filter((row) => row.common_vote_count >= 20).map((row) => row.vote_year); // few votes say little
  Object.assign(field('year'), {min: first, max: last, value: enough.length ? enough.reduce((a, b) => Math.max(a, b)) : last});
  return chooseYear();
}

function offerFilters(events) {
  const countries = new Map();
  events.forEach((event) => event.countries.forEach((code) => countries.set(code, (countries.get(code) ?? 0) + 1)));
  field('country').append(...[...countries].sort((a, b) => countryName(a[0]).localeCompare(countryName(b[0])))
    .map(([code, number]) => make('option', {value: code}, `${countryName(code)} (${number})`)));
  field('kind').append(...[...new Set(events.map((event) => event.kind))].sort((a, b) => kindName(a).localeCompare(kindName(b)))
    .map((kind) => make('option', {value: kind}, kindName(kind))));
}

function drawAll() {
  update();
  offerPairs();
  drawFigures();
  drawQuality(eventsAt({}));
}

// Once the words of the page are on the screen.
requestAnimationFrame(() => setTimeout(() => {
  const events = eventsAt({});
  showFacts(events);
  offerFilters(events);
  offerYears();
  drawAll();
  const linked = location.hash.match(/^#event-(\d+)$/);
  if (linked) go(Number(linked[1]));
}));

// The filters stay on top of what is scrolled to, on one line or more.
new ResizeObserver(([{target}]) => document.documentElement.style.setProperty('--filters-height', `${target.offsetHeight}px`))
  .observe(field('filters'));
field('filters').addEventListener('input', update);
field('filters').addEventListener('submit', (event) => event.preventDefault());
field('filters').addEventListener('reset', () => setTimeout(() => { update(); offerPairs(); drawFigures(); }));
field('country').addEventListener('input', () => { offerPairs(); drawFigures(); });
field('by').addEventListener('input', update);
field('pair').addEventListener('input', choosePair);
field('year').addEventListener('input', chooseYear);
field('more').addEventListener('click', () => { listed += PAGE * 5; listEvents(); });
field('events').addEventListener('click', (event) => {
  const button = event.target.closest('button[data-event]');
  if (button) go(Number(button.dataset.event));
});
field('events').addEventListener('keydown', (event) => {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!step) return;
  const buttons = [...field('events').querySelectorAll('button')];
  const next = buttons[buttons.indexOf(document.activeElement) + step];
  if (next) { event.preventDefault(); next.focus(); }
});
DIALOG.addEventListener('close', () => {
  const id = location.hash.match(/^#event-(\d+)$/)?.[1];
  history.replaceState(null, '', location.pathname + location.search);
  field('events').querySelector(`button[data-event="${id}"]`)?.focus({preventScroll: true});
});
DIALOG.addEventListener('click', (event) => { if (event.target === DIALOG) DIALOG.close(); });
let width = document.body.clientWidth, resizing;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => { if (document.body.clientWidth !== width) { width = document.body.clientWidth; drawAll(); } }, 200);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
