// A chat with the privacy policy for any page: <script src="https://SERVICE/widget.js" defer></script>
//
// Attributes of the script element: data-policy, data-data-subject, data-language, data-key (an API key that may ask,
// where the service wants one; every visitor can read it). The service puts WORDS, STYLE, LIMITS and
// LANGUAGE_OF (of each policy) before this text.
//
// Sets no cookie and stores nothing: the chat is gone with the page. Nothing is ever read as HTML: what people and
// policies wrote is put in as text, so that the strictest Content-Security-Policy and Trusted Types have nothing to
// refuse. It lives in a shadow tree, whose style is a constructed sheet, so that no page and widget restyle each other.

const TAG = "privacy-assistant";
const TIMEOUT_MS = 60_000;
// What browsers call languages that we write in another form
const SAME_AS = { no: "nb", nn: "nb" };
const BULLET = "- ";

const script = document.currentScript;
const options = script.dataset;
const service = new URL(".", script.src).href;

function known(tag) {
  const short = (tag || "").split("-")[0].toLowerCase();
  const own = SAME_AS[short] || short;
  return own in WORDS ? own : null;
}

const language =
  known(options.language) || known(document.documentElement.lang) || known(navigator.language) || "en";

function say(key, values = {}, tongue = language) {
  return (WORDS[known(tongue) || language][key] || key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function make(name, properties = {}, ...children) {
  const { aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  for (const [key, value] of Object.entries(aria)) made.setAttribute(`aria-${key}`, value);
  made.append(...children);
  return made;
}

// --- the service

class Refused extends Error {}

function read(stream) {
  const events = { citation: [], statement: [] };
  for (const event of stream.split("\n\n")) {
    const [name, data] = event.split("\n");
    if (!data) continue;
    const kind = name.slice("event: ".length);
    const part = JSON.parse(data.slice("data: ".length));
    if (Array.isArray(events[kind])) events[kind].push(part);
    else events[kind] = part;
  }
  if (!events.answer) throw new Error("the stream broke off");
  return events;
}

async function ask(question) {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
  if (options.key) headers.Authorization = `Bearer ${options.key}`;
  const response = await fetch(`${service}v1/ask`, {
    method: "POST",
    headers,
    body: JSON.stringify(question),
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return read(await response.text());
  const problem = await response.json();
  throw new Refused(`${problem.detail} – ${problem.hint}`);
}

// --- an answer as elements

let made = 0;

function place(citation, tongue) {
  if (citation.table === null) return citation.section;
  const table = say(`table.${citation.table}`, {}, tongue);
  const row = say("row", { section: citation.section, table, row: citation.row }, tongue);
  return [row, ...citation.columns.map((column) => say(`column.${column}`, {}, tongue))].join(" › ");
}

function source(citation, answer, id) {
  const path = [answer.policy.id, ...citation.id.split("/")].map(encodeURIComponent).join("/");
  const link = make("a", {
    href: `${service}policies/${path}#${citation.columns[0] || "words"}`,
    target: "_blank",
    rel: "noopener noreferrer",
    textContent: say("widget.open_row", {}, answer.language),
  });
  return make(
    "details",
    { id },
    make("summary", { textContent: `[${citation.number}] ${place(citation, answer.language)}` }),
    make("blockquote", { textContent: citation.quote, lang: LANGUAGE_OF[answer.policy.id] || "" }),
    make("p", {}, link),
  );
}

function mark(number, sources, answer) {
  const button = make("button", {
    type: "button",
    className: "mark",
    textContent: `[${number}]`,
    aria: { label: say("widget.source", { number, place: place(answer.citations[number - 1], answer.language) }) },
  });
  button.addEventListener("click", () => {
    const opened = sources[number - 1];
    opened.open = true;
    opened.querySelector("summary").focus();
  });
  return button;
}

function sentences(events, sources) {
  const blocks = [];
  for (const statement of events.statement) {
    const marks = statement.citations.map((number) => mark(number, sources, events.answer));
    const content = [`${statement.text} `, ...marks];
    if (!statement.markdown.trimStart().startsWith(BULLET)) {
      blocks.push(make("p", {}, ...content));
      continue;
    }
    if (blocks.at(-1)?.localName !== "ul") blocks.push(make("ul"));
    blocks.at(-1).append(make("li", {}, ...content));
  }
  return blocks;
}

function choices(labels, choose) {
  const buttons = labels.map((label, number) => {
    const button = make("button", { type: "button", className: "choice", textContent: label });
    button.addEventListener("click", () => choose(number));
    return button;
  });
  return make("div", { className: "choices" }, ...buttons);
}

function show(events, choose) {
  const { outcome, answer } = events;
  made += 1;
  const sources = answer.citations.map((citation) => source(citation, answer, `source-${made}-${citation.number}`));
  const shown = make("div", { className: "answer", lang: answer.language });
  const asked = outcome.clarification;
  const lead = asked ? asked.question : outcome.lead;
  if (lead) shown.append(make("p", { className: "lead", textContent: lead }));
  shown.append(...sentences(events, sources));
  if (asked) shown.append(choices(asked.options.map((option) => option.label), (n) => choose.who(asked.options[n])));
  if (sources.length) {
    const version = say("widget.version", { version: answer.policy.version }, answer.language);
    const heading = make("h3", { textContent: say("sources", {}, answer.language) });
    shown.append(heading, ...sources, make("p", { className: "version", textContent: version }));
    const review = answer.policy.review_by;
    if (review && review < new Date().toISOString().slice(0, 10)) {
      const overdue = say("overdue", { day: review }, answer.language);
      shown.append(make("p", { className: "version", textContent: overdue }));
    }
  }
  if (answer.follow_ups.length) shown.append(choices(answer.follow_ups, (n) => choose.next(answer.follow_ups[n])));
  return shown;
}

// --- the widget

function build() {
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const log = make("div", {
    className: "log",
    tabIndex: 0,
    role: "log",
    aria: { live: "polite", label: say("widget.answers") },
  });
  const input = make("input", { id: "question", type: "text", maxLength: LIMITS.question, autocomplete: "off" });
  const send = make("button", { type: "submit", textContent: say("widget.ask") });
  const who = make("button", { type: "button", className: "who", hidden: true });
  const kept = LIMITS.kept_days ? [say("widget.kept", { days: LIMITS.kept_days })] : [];
  const notice = [say("widget.notice"), ...kept].join(" ");
  const close = make("button", { type: "button", textContent: "✕", aria: { label: say("widget.close") } });
  const form = make(
    "form",
    { noValidate: true },
    who,
    make("label", { htmlFor: "question", textContent: say("widget.question") }),
    make("div", { className: "line" }, input, send),
  );
  const panel = make(
    "section",
    { id: "panel", lang: language, hidden: true, role: "dialog", aria: { labelledby: "title" } },
    make("header", {}, make("h2", { id: "title", textContent: say("widget.title") }), close),
    make("p", { className: "notice", textContent: notice }),
    log,
    form,
  );
  const launch = make("button", {
    type: "button",
    className: "launch",
    lang: language,
    textContent: say("widget.title"),
    aria: { expanded: "false", controls: "panel", haspopup: "dialog" },
  });
  root.append(panel, launch);

  const history = [];
  const given = options.dataSubject;
  let person = given ? { data_subject: given, label: given.replaceAll("-", " ") } : null;
  let busy = false;

  function setPerson(chosen) {
    person = chosen;
    who.hidden = !chosen;
    if (chosen) who.textContent = say("widget.who", { who: chosen.label });
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    launch.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? input : launch).focus();
  }

  async function put(question) {
    if (busy || !question.trim()) return;
    busy = true;
    send.disabled = true;
    input.value = "";
    log.setAttribute("aria-busy", "true");
    const turn = make("article", {}, make("p", { className: "question", textContent: question }));
    log.append(turn);
    log.scrollTop = turn.offsetTop;
    try {
      const events = await ask({
        question,
        history: LIMITS.history ? history.slice(-LIMITS.history) : [],
        policy: options.policy || null,
        data_subject: person ? person.data_subject : null,
        language: options.language || null,
      });
      history.push(question);
      turn.append(show(events, { who: (chosen) => again(question, chosen), next: put }));
    } catch (error) {
      const told = error instanceof Refused ? error.message : say("widget.unreachable");
      turn.append(make("p", { className: "problem", textContent: told }));
    }
    busy = false;
    send.disabled = false;
    log.setAttribute("aria-busy", "false");
    log.scrollTop = turn.offsetTop;
    input.focus({ preventScroll: true });
  }

  function again(question, chosen) {
    setPerson(chosen);
    if (history.at(-1) === question) history.pop();
    put(question);
  }

  setPerson(person);
  who.addEventListener("click", () => {
    setPerson(null);
    input.focus();
  });
  launch.addEventListener("click", () => open(panel.hidden));
  close.addEventListener("click", () => open(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") open(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    put(input.value);
  });
  document.body.append(host);
}

if (!document.querySelector(TAG)) {
  if (document.body) build();
  else document.addEventListener("DOMContentLoaded", build);
}
