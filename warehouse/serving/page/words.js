// The words for a date, a figure and a kind.
const dayFormat = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});
const monthFormat = new Intl.DateTimeFormat('en-GB', {month: 'long', year: 'numeric', timeZone: 'UTC'});
const dayInWords = (instant) => dayFormat.format(instant);
const monthInWords = (instant) => monthFormat.format(instant);

// From the first instant up to the second, in the largest calendar units that fit: a year, months, else days. What both
// ends share is said once.
function spanInWords(from, to, joiner) {
  const [first, last, next] = [new Date(from), new Date(to - DAY), new Date(to)];
  const isMonths = first.getUTCDate() === 1 && next.getUTCDate() === 1;
  const isYears = isMonths && first.getUTCMonth() === 0 && next.getUTCMonth() === 0;
  const parts = (date) => (isYears ? [] : (isMonths ? monthInWords(date) : dayInWords(date)).split(' ').slice(0, -1)).concat(`${date.getUTCFullYear()}`);
  const [start, end] = [parts(first), parts(last)];
  if (start.join() === end.join()) return start.join(' ');
  while (start.length > 1 && start.at(-1) === end[start.length - 1]) start.pop();
  return `${start.join(' ')}${joiner}${end.join(' ')}`;
}

function dateInWords(event) {
  if (!event.isDated) return 'no date given';
  const {from, to} = event;
  if (event.isDay) return dayInWords(from);
  if (from === null && to === null) return 'at a time left open';
  if (from === null) return `at some time up to ${dayInWords(to - DAY)}`;
  if (to === null) return `from ${dayInWords(from)} on`;
  if (event.sureFrom !== undefined) return spanInWords(from, to, ' to ');
  const span = spanInWords(from, to, ' and ');
  return span.includes(' and ') ? `some time between ${span}` : `some time in ${span}`;
}

const kindName = (kind) => DATA.kinds[kind]?.plural ?? kind.replaceAll('_', ' ');

const figure = (value) => (value === null || value === undefined ? ''
  : value.toLocaleString('en-GB', {maximumFractionDigits: Math.abs(value) < 10 ? 3 : 0}));

function boundsInWords(low, high) {
  if (low === null && high === null) return 'unknown';
  if (low === null) return `at most ${figure(high)}`;
  if (high === null) return `at least ${figure(low)}`;
  return low === high ? figure(low) : `${figure(low)} to ${figure(high)}`;
}

const count = (number, one, many) => `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;

// An element with its attributes and children. Texts become text nodes: nothing of a source is ever read as HTML.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

function tableOf(head, rows) {
  const isNumber = (value) => typeof value === 'number';
  return make('table', {},
    make('thead', {}, make('tr', {}, head.map((name) => make('th', {scope: 'col'}, name)))),
    make('tbody', {}, rows.map((row) => make('tr', {}, row.map((value) =>
      make('td', isNumber(value) ? {class: 'number'} : {}, isNumber(value) ? figure(value) : value ?? ''))))));
}
