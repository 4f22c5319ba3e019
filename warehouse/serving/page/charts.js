// Figures with their bounds, and the matrix of agreement.
const UNITS = "replace(replace(replace(format(datum.value, '~s'), 'G', ' bn'), 'M', ' m'), 'k', ' k')";
const FLOWS = [['exports', 'security'], ['imports', 'diplomacy'], ['turnover', 'trade']];

function pairs(country) {
  const found = new Map();
  for (const row of TRADE) {
    if (country && row.reporter_code !== country && row.partner_code !== country) continue;
    const key = `${row.reporter_code}|${row.partner_code}|${row.currency_code}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(row);
  }
  return found;
}

// Each flow of a pair by year, its bounds, and their text. Years without a figure stay a gap in the ribbon.
function bounds(rows) {
  const years = rows.map((row) => row.calendar_year);
  const isShort = Math.max(...years) - Math.min(...years) < 8;
  const points = [];
  FLOWS.forEach(([flow], place) => {
    const known = new Map(rows.map((row) => [row.calendar_year, [row[`${flow}_low`], row[`${flow}_high`]]]));
    for (let year = Math.min(...years); year <= Math.max(...years); year += 1) {
      const [low, high] = known.get(year) ?? [null, null];
      points.push({
        flow, year: year + (isShort ? (place - 1) * 0.12 : 0), low, high, isWhole: low !== null && high !== null,
        ribbonLow: high === null ? null : low, ribbonHigh: low === null ? null : high,
        opensUp: low !== null && high === null, opensDown: low === null && high !== null, edge: low ?? high,
        text: `${flow} ${year}: ${boundsInWords(low, high)} ${rows[0].currency_code}`,
      });
    }
  });
  return points.filter((point) => points.some((other) => other.flow === point.flow && other.edge !== null));
}

function tradeSpec(rows, width) {
  const values = bounds(rows);
  const years = values.map((point) => point.year);
  const x = {field: 'year', type: 'quantitative', title: null, axis: {format: 'd', grid: false, values: [...new Set(rows.map((row) => row.calendar_year))]},
    scale: {domain: [Math.floor(Math.min(...years) + 0.2) - 0.5, Math.ceil(Math.max(...years) - 0.2) + 0.5], nice: false, zero: false}};
  const y = (field) => ({field, type: 'quantitative', title: rows[0].currency_code, axis: {labelExpr: UNITS}});
  const color = {field: 'flow', type: 'nominal', title: null, legend: {orient: 'top', symbolOpacity: 1},
    scale: {domain: FLOWS.map(([flow]) => flow), range: FLOWS.map(([, family]) => css(family))}};
  const tooltip = {field: 'text'};
  const only = (filter) => [{filter}];
  return {
    width, height: rows.length < 4 ? 200 : 300, autosize: {type: 'fit-x', contains: 'padding'}, data: {values},
    layer: [
      {mark: {type: 'area', opacity: 0.25, invalid: 'break-paths-show-domains'}, encoding: {x, y: y('ribbonLow'), y2: {field: 'ribbonHigh'}, color}},
      ...['ribbonLow', 'ribbonHigh'].map((edge) => ({mark: {type: 'line', strokeWidth: 1.5, invalid: 'break-paths-show-domains'}, encoding: {x, y: y(edge), color}})),
      {transform: only('datum.isWhole'), mark: {type: 'rule', strokeWidth: 2}, encoding: {x, y: y('low'), y2: {field: 'high'}, color, tooltip}},
      ...['low', 'high'].map((edge) => ({transform: only('datum.isWhole'), mark: {type: 'point', filled: true, size: 36, opacity: 1}, encoding: {x, y: y(edge), color, tooltip}})),
      {transform: only('datum.opensUp'), mark: {type: 'point', shape: 'triangle-up', filled: true, size: 110, opacity: 1}, encoding: {x, y: y('edge'), color, tooltip}},
      {transform: only('datum.opensDown'), mark: {type: 'point', shape: 'triangle-down', filled: true, size: 110, opacity: 1}, encoding: {x, y: y('edge'), color, tooltip}},
    ],
  };
}

// A label in lines, separated by |, so that a narrow screen shows the whole of it.
function wrapped(label, width) {
  const most = Math.max(14, Math.round(width / 17));
  return label.split(' ').reduce((lines, word) => {
    if (`${lines.at(-1)} ${word}`.length > most) return [...lines, word];
    return [...lines.slice(0, -1), `${lines.at(-1)} ${word}`.trim()];
  }, ['']).filter(Boolean).join('|');
}

function labelAxis(labels) {
  const lines = Math.max(...labels.map((label) => label.split('|').length));
  return {step: 16 + 13 * lines, axis: {labelExpr: "split(datum.value, '|')", labelLimit: 1000, labelBaseline: 'middle', domain: false, ticks: false, labelOverlap: false, labelPadding: 8}};
}

// Bars from a least to a greatest value; an end that is excluded has a hollow point, an open one an arrow.
function rangeSpec(rows, width, {title, format, domain}) {
  const values = rows.map((row, place) => ({
    ...row, label: wrapped(row.label, width), order: place, edge: row.low ?? row.high, isWhole: row.low !== null && row.high !== null,
    text: `${row.label}: ${row.text}`,
  }));
  const {step, axis} = labelAxis(values.map((row) => row.label));
  const y = {field: 'label', type: 'nominal', sort: {field: 'order'}, title: null, axis};
  const x = (field) => ({field, type: 'quantitative', title, axis: {format, labelFlush: true, tickCount: Math.max(3, Math.round(width / 140))}, scale: domain ? {domain} : {zero: true}});
  const only = (filter) => [{filter}];
  const mark = (shape) => ({type: 'point', shape, size: 90, color: css('trade'), strokeWidth: 2, opacity: 1});
  const end = (field, isIn) => ['circle'].map((shape) => ({
    transform: only(`datum.isWhole && datum.${isIn}`), mark: {...mark(shape), filled: true}, encoding: {x: x(field), y, tooltip: {field: 'text'}}}))
    .concat([{transform: only(`datum.isWhole && !datum.${isIn}`), mark: {...mark('circle'), color: undefined, fill: css('paper'), stroke: css('trade')}, encoding: {x: x(field), y, tooltip: {field: 'text'}}}]);
  return {
    width, height: rows.length * step, autosize: {type: 'fit-x', contains: 'padding'}, data: {values},
    layer: [
      {transform: only('datum.isWhole'), mark: {type: 'bar', height: 9, color: css('trade'), opacity: 0.35}, encoding: {x: x('low'), x2: {field: 'high'}, y, tooltip: {field: 'text'}}},
      ...end('low', 'lowIn'), ...end('high', 'highIn'),
      {transform: only('datum.high === null && datum.low !== null'), mark: {...mark('triangle-right'), filled: true}, encoding: {x: x('edge'), y, tooltip: {field: 'text'}}},
      {transform: only('datum.low === null && datum.high !== null'), mark: {...mark('triangle-left'), filled: true}, encoding: {x: x('edge'), y, tooltip: {field: 'text'}}},
    ],
  };
}

// Parts of a whole, stacked: how many events rest on how many voices, how many checks passed.
function stackSpec(rows, width, {title, parts, colors}) {
  return {
    width, height: new Set(rows.map((row) => row.label)).size * 22, autosize: {type: 'fit-x', contains: 'padding'}, data: {values: rows},
    mark: {type: 'bar', height: 13},
    encoding: {
      y: {field: 'label', type: 'nominal', sort: null, title: null, axis: {labelLimit: Math.round(width * 0.42), domain: false, ticks: false, labelOverlap: false}},
      x: {field: 'number', type: 'quantitative', title, axis: {format: 'd', tickMinStep: 1, tickCount: Math.max(3, Math.round(width / 140))}},
      color: {field: 'part', type: 'nominal', title: null, sort: parts, scale: {domain: parts, range: colors}, legend: {orient: 'top', columns: width < 500 ? 2 : 4}},
      order: {field: 'order'}, tooltip: {field: 'text'},
    },
  };
}

// The matrix is a table, so that it can be read without seeing its colours.
function matrixOf(rows) {
  const shares = new Map();
  const times = new Map();
  for (const row of rows) {
    shares.set(`${row.country_a_code}${row.country_b_code}`, row).set(`${row.country_b_code}${row.country_a_code}`, row);
    for (const code of [row.country_a_code, row.country_b_code]) times.set(code, (times.get(code) ?? 0) + row.equal_vote_share);
  }
  const codes = [...times.keys()].sort((a, b) => times.get(b) - times.get(a)); // who agrees most with the others comes first
  const cell = (a, b) => {
    const row = shares.get(a + b);
    if (a === b) return make('td', {class: 'none', 'aria-label': 'itself'});
    if (!row) return make('td', {class: 'none', title: `${countryName(a)} and ${countryName(b)}: no common roll call`}, '–');
    const share = row.equal_vote_share;
    const text = `${countryName(a)} and ${countryName(b)}: ${Math.round(share * 100)} per cent of ${count(row.common_vote_count, 'roll call', 'roll calls')}`;
    return make('td', {title: text, class: 'share', style: `--share:${share}`}, `${Math.round(share * 100)}`);
  };
  return make('table', {},
    make('caption', {}, 'Equal votes, per cent'),
    make('thead', {}, make('tr', {}, make('td', {}), codes.map((code) => make('th', {scope: 'col', title: countryName(code)}, code)))),
    make('tbody', {}, codes.map((a) => make('tr', {}, make('th', {scope: 'row', title: countryName(a)}, a), codes.map((b) => cell(a, b))))));
}
