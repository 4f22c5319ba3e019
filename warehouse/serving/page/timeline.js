// The lanes: events laid out in rows without overlap, and drawn by Vega-Lite.
const LANE_HEAD = 22, ROW = 12, MOST_LANES = 14, LEAST_WIDTH = 10;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const GROUP_NAMES = ['security', 'diplomacy', 'trade', 'sanctions', 'coded'];

function look() {
  const [ink, faint, line] = [css('ink'), css('faint'), css('line')];
  const text = {labelColor: ink, titleColor: faint, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal'};
  return {
    background: 'transparent', font: 'system-ui, sans-serif',
    axis: {...text, aria: false, gridColor: line, domainColor: css('edge'), tickColor: css('edge'), labelOverlap: true},
    legend: {...text, aria: false, symbolType: 'square'}, view: {stroke: null}, text: {color: ink},
  };
}

// `description` is what somebody hears who does not see the chart.
async function draw(element, description, spec) {
  const silent = (part) => ({...part, mark: {...part.mark, aria: false}}); // the description is of all marks
  const quiet = spec.layer ? {...spec, layer: spec.layer.map(silent)} : silent(spec);
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const drawn = await vegaEmbed(element, {$schema: 'https://vega.github.io/schema/vega-lite/v6.json', description, ...quiet, config: look()},
    {mode: 'vega-lite', actions: false, ast: true, renderer: spec.usermeta?.renderer ?? 'svg',
      tooltip: {theme: isDark ? 'dark' : 'light'}, logLevel: 1});
  return drawn.view;
}

function lanesOf(events, by) {
  const lanes = new Map();
  const put = (name, event) => (lanes.get(name) ?? lanes.set(name, []).get(name)).push(event);
  for (const event of events) {
    if (by === 'kind') put(kindName(event.kind), event);
    else (event.countries.length ? event.countries : ['ZZZ']).forEach((code) => put(countryName(code), event));
  }
  const sorted = [...lanes].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  const rest = new Set(sorted.slice(MOST_LANES).flatMap(([, members]) => members));
  return [...sorted.slice(0, MOST_LANES), ...(rest.size ? [['all others', [...rest]]] : [])];
}

// Where each event of a lane lies: the first row that is free there; in a full lane the one that is free first.
function packRows(events, x) {
  const free = [], mostRows = events.length > 500 ? 12 : 24;
  return events.map((event) => {
    const [left, right] = [x(event.from ?? -Infinity), x(event.to ?? Infinity)];
    let row = free.findIndex((edge) => edge <= left);
    if (row < 0) row = free.length < mostRows ? free.length : free.indexOf(Math.min(...free));
    free[row] = Math.max(right, left + 12) + 3;
    return row;
  });
}

function timeDomain(events, {since, until}) {
  const ends = events.flatMap((event) => [event.from ?? event.to - DAY, event.to ?? event.from + DAY]);
  const [first, last] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
  const pad = Math.max((last - first) * 0.02, 2 * DAY);
  return [since ? time(since) : first - pad, until ? time(until) + DAY : last + pad];
}

function widened(from, to, least, clip) {
  const missing = Math.max(0, least - (to - from)) / 2;
  return {from: clip(from - missing), to: clip(to + missing)};
}

function layOut(events, by, width, [start, end]) {
  const x = (instant) => Math.max(0, Math.min(1, (instant - start) / (end - start))) * width;
  const lanes = [], marks = [];
  let y = 0;
  const least = (LEAST_WIDTH / width) * (end - start); // what is too short to be seen is drawn this wide
  for (const [name, unsorted] of lanesOf(events, by)) {
    const members = unsorted.toSorted((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity));
    const rows = packRows(members, x);
    const height = LANE_HEAD + (Math.max(...rows, 0) + 1) * ROW + 6;
    lanes.push({name: `${name} · ${members.length.toLocaleString('en-GB')}`, y, end: y + height, start, stop: end, isOdd: lanes.length % 2 === 1});
    members.forEach((event, place) => {
      const top = y + LANE_HEAD + rows[place] * ROW;
      const clip = (instant) => Math.max(start, Math.min(end, instant));
      marks.push({
        id: event.id, group: event.group, y: top, bottom: top + ROW - 3, middle: top + (ROW - 3) / 2,
        ...widened(clip(event.from ?? start), clip(event.to ?? end), least, clip), isSure: event.sureFrom === event.from && event.sureTo === event.to, at: event.isDay ? event.from + DAY / 2 : null,
        spot: (clip(event.from ?? start) + clip(event.to ?? end)) / 2,
        sureFrom: event.sureFrom === undefined ? null : clip(event.sureFrom), sureTo: event.sureTo === undefined ? null : clip(event.sureTo),
        opensLeft: event.from === null, opensRight: event.to === null, isHeld: event.modality === 'asserted',
        isDenied: event.isDenied, text: `${dateInWords(event)}\n${event.title}\n${count(event.claims.length, 'claim', 'claims')}`,
      });
    });
    y += height;
  }
  return {lanes, marks, height: y};
}

// The bands of the lanes span the whole time, and so give the scale its domain.
function timelineSpec({lanes, marks, height}, width) {
  const up = {field: 'y', type: 'quantitative', scale: {domain: [height, 0], nice: false, zero: false}, axis: null};
  const axis = {orient: 'top', title: null, grid: true, tickCount: Math.max(3, Math.round(width / 110)), labelFlush: true};
  const x = (field) => ({field, type: 'temporal', axis, scale: {type: 'utc', nice: false}});
  const color = {field: 'group', type: 'nominal', legend: null, scale: {domain: GROUP_NAMES, range: GROUP_NAMES.map(css)}};
  const common = {color, tooltip: {field: 'text'}};
  const bar = (from, to) => ({x: x(from), x2: {field: to}, y: up, y2: {field: 'bottom'}, ...common});
  const point = (field) => ({x: x(field), y: {...up, field: 'middle'}, ...common});
  const of = (isIn) => ({values: marks.filter(isIn)});
  return {
    width, height, autosize: {type: 'fit-x', contains: 'padding'}, usermeta: {renderer: marks.length > 1500 ? 'canvas' : 'svg'},
    layer: [
      {data: {values: lanes}, mark: {type: 'rect', color: css('panel')},
        encoding: {x: x('start'), x2: {field: 'stop'}, y: up, y2: {field: 'end'}, opacity: {condition: {test: 'datum.isOdd', value: 0.9}, value: 0}}},
      {data: of((mark) => mark.at === null && !mark.isSure), mark: {type: 'rect', fillOpacity: 0.16, strokeDash: [3, 2], strokeWidth: 1, cornerRadius: 2},
        encoding: {...bar('from', 'to'), stroke: color}},
      {data: of((mark) => mark.sureFrom !== null), mark: {type: 'rect', cornerRadius: 2}, encoding: bar('sureFrom', 'sureTo')},
      {data: of((mark) => mark.at !== null && mark.isHeld && !mark.isDenied), mark: {type: 'point', filled: true, size: 80, opacity: 0.9}, encoding: point('at')},
      {data: of((mark) => mark.at !== null && !mark.isHeld && !mark.isDenied), mark: {type: 'point', filled: false, size: 70, strokeWidth: 2, fill: css('paper')}, encoding: point('at')},
      {data: of((mark) => mark.isDenied), mark: {type: 'point', shape: 'cross', angle: 45, filled: true, size: 90}, encoding: point('spot')},
      {data: of((mark) => mark.opensLeft), mark: {type: 'point', shape: 'triangle-left', filled: true, size: 80, xOffset: 6}, encoding: point('from')},
      {data: of((mark) => mark.opensRight), mark: {type: 'point', shape: 'triangle-right', filled: true, size: 80, xOffset: -6}, encoding: point('to')},
      {data: {values: lanes}, mark: {type: 'text', align: 'left', baseline: 'top', fontWeight: 'bold', fontSize: 12, dx: 4, dy: 5, color: css('ink')},
        encoding: {x: x('start'), y: up, text: {field: 'name'}}},
    ],
  };
}

// How many events can lie in each part of the whole time; a brush over it chooses days.
function overviewSpec(events, width, [start, end], chosen) {
  const bins = Math.max(20, Math.round(width / 12)), size = (end - start) / bins;
  const counts = new Array(bins).fill(0);
  for (const event of events) {
    const middle = ((event.from ?? event.to) + (event.to ?? event.from)) / 2;
    counts[Math.max(0, Math.min(bins - 1, Math.floor((middle - start) / size)))] += 1;
  }
  const values = counts.map((number, place) => ({from: start + place * size, to: start + (place + 1) * size, number}));
  return {
    width, height: 44, data: {values}, autosize: {type: 'fit-x', contains: 'padding'}, usermeta: {renderer: 'canvas'},
    params: [{name: 'brush', select: {type: 'interval', encodings: ['x']}, ...(chosen ? {value: {x: chosen}} : {})}],
    mark: {type: 'rect', color: css('edge')},
    encoding: {
      x: {field: 'from', type: 'temporal', scale: {type: 'utc', nice: false},
        axis: {title: 'drag here to choose days', titleAlign: 'left', titleAnchor: 'start', grid: false, tickCount: Math.max(3, Math.round(width / 110)), labelFlush: true}},
      x2: {field: 'to'}, y: {field: 'number', type: 'quantitative', axis: null}, y2: {datum: 0},
    },
  };
}
