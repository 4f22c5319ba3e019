// The data of the page, unpacked: rows as objects, each text once in memory.
const DATA = JSON.parse(document.getElementById('data').textContent);

function unpacked({texts, columns, words}) {
  const names = Object.keys(columns);
  const isText = new Set(texts);
  const cell = (name, value) => (isText.has(name) && value !== null ? words[value] : value);
  return (columns[names[0]] ?? []).map((_, row) =>
    Object.fromEntries(names.map((name) => [name, cell(name, columns[name][row])])));
}

const ACTS = unpacked(DATA.claims);
const BY_ID = new Map(ACTS.map((act) => [act.claim_id, act]));
const countryName = (code) => DATA.names[code] ?? code;
// The countries of an event are the bits of a number: a roll call has nearly all of them.
const countriesOf = (id) => {
  const bits = [...BigInt(`0x${DATA.countries[id] ?? '0'}`).toString(2)].reverse();
  return DATA.codes.filter((_, place) => bits[place] === '1');
};

// What belongs together by colour: five hues that people of every colour vision can distinguish.
const groupOf = (kind) => DATA.kinds[kind]?.group ?? 'coded';
// Of some kinds `occurred` is the period that a figure describes: it fills it, and is not some time in it.
const describesPeriod = (kind) => DATA.kinds[kind]?.describes_period ?? false;
