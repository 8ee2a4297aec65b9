import { money, number } from '../numbers.ts';
import type { strings } from '../strings.ts';
import { germanParts } from './germanParts.ts';

/** The table of strings.ts in German: VS Code's words, short, and nobody addressed by a pronoun. */
export const germanStrings: typeof strings = {
  conversation: 'Unterhaltung',
  you: 'Ich',
  replyHeading: (model, n) => `${model}, Antwort ${n}`,

  messageActions: 'Aktionen der Nachricht',
  editMessage: 'Nachricht bearbeiten',
  forkHere: 'Chat ab hier verzweigen',
  putRestAside: 'Rest beiseitelegen',
  editedMessage: 'Bearbeitete Nachricht',
  sendVersion: 'Neue Version senden',
  versionKept: 'Die alte Version und was auf sie folgt bleiben erhalten.',
  cancel: 'Abbrechen',
  versions: 'Versionen dieser Nachricht',
  version: (n, of) => `Version ${n} von ${of}`,
  previousVersion: 'Vorherige Version',
  nextVersion: 'Nächste Version',
  setAside: (messages) =>
    messages === 1
      ? '1 Nachricht liegt beiseite'
      : `${number(messages)} Nachrichten liegen beiseite`,
  bringBack: 'Zurückholen',

  timeline: 'Frühere Zeitpunkte dieses Chats',
  pastNotice: 'Dies ist ein früherer Zeitpunkt des Chats. Er kann nur gelesen werden.',
  viewing: (time, what, step, last) =>
    `Stand von ${time} · ${what} · Schritt ${number(step)} von ${number(last)}`,
  step: 'Schritt',
  stepOf: (step, last) => `Schritt ${number(step)} von ${number(last)}`,
  previousStep: 'Vorheriger Schritt',
  nextStep: 'Nächster Schritt',
  backToNow: 'Zurück zu jetzt',
  forkPast: 'Ab hier verzweigen',
  nothingYet: 'Zu diesem Zeitpunkt war noch nichts geschrieben.',
  wasRunning: 'Wurde zu diesem Zeitpunkt noch geschrieben',

  recovery: 'Unterbrochene Arbeit',
  interruptedTitle: 'Parley wurde ohne Vorwarnung beendet. Im Gange war:',
  interruptedAloud: (n) =>
    `Parley wurde ohne Vorwarnung beendet. ${n === 1 ? '1 Vorgang war' : `${number(n)} Vorgänge waren`} im Gange.`,
  interruptedKinds: { reply: 'Antwort', edit: 'Änderung an Dateien', command: 'Befehl' },
  resolutions: {
    continue: 'Fortsetzen',
    retry: 'Wiederholen',
    finish: 'Abschließen',
    'roll-back': 'Zurücksetzen',
    discard: 'Verwerfen',
  },
  resolutionHints: {
    continue: 'Lässt das Modell dort weiterschreiben, wo es unterbrochen wurde',
    retry: 'Fragt von vorn; was schon da ist, bleibt erhalten',
    finish: 'Wendet den Rest der Änderung an',
    'roll-back': 'Setzt jede Datei auf den Stand vor der Änderung zurück',
    discard: 'Lässt alles so, wie es jetzt ist',
  },
  discardHint: 'Lässt die Antwort, wie sie ist, ohne den Rest',

  replyStarted: (model) => `${model} antwortet`,
  replyFinished: (lines, codeBlocks) =>
    `Antwort fertig, ${count(lines, 'Zeile', 'Zeilen')}${codeBlocks > 0 ? `, ${count(codeBlocks, 'Codeblock', 'Codeblöcke')}` : ''}`,
  replyStopped: 'Antwort angehalten',
  replyInterrupted: 'Antwort unterbrochen',
  copied: 'Kopiert',

  working: 'In Arbeit…',
  inSeconds: (text, seconds) => `${text} in ${seconds} Sek.…`,
  thinking: 'Denkt nach…',
  thoughtsSoFar: 'Bisherige Gedanken',
  reasoning: 'Gedankengang',
  stopped: 'Angehalten',
  interrupted: 'Unterbrochen – Parley wurde geschlossen, während dies geschrieben wurde',
  lengthReached: 'Die Antwort hat ihre Höchstlänge erreicht',
  contentFiltered: 'Der Inhaltsfilter des Anbieters hat diese Antwort beendet',
  toolCallEnded: 'Die Antwort endete mit einem Toolaufruf, der nicht ausgeführt wurde',
  emptyReply: 'Das Modell hat eine leere Antwort gesendet',
  earlierAttempt: (how) => `Früherer Versuch (${how})`,
  earlierHow: {
    running: 'läuft',
    ended: 'vollständig',
    stopped: 'angehalten',
    interrupted: 'unterbrochen',
    failed: 'fehlgeschlagen',
  },
  notShown: (characters) =>
    `${number(characters)} weitere Zeichen werden hier nicht gezeigt. Antwort kopieren, um alles zu lesen.`,
  brokenMessage: 'Diese Nachricht konnte nicht gezeigt werden. Der Grund steht im Protokoll.',
  showAll: (lines) => `Alle ${number(lines)} Zeilen anzeigen`,
  showLess: 'Weniger anzeigen',

  retry: 'Wiederholen',
  continueReply: 'Fortsetzen',
  pull: (model) => `${model} herunterladen`,
  absent: 'noch nicht heruntergeladen',
  askOther: (model) => `Stattdessen ${model} fragen`,
  askOtherHint: 'Fragt von vorn; was schon da ist, bleibt erhalten',
  details: 'Details',
  waitAsked: (seconds) => `Der Server bittet, ${count(seconds, 'Sekunde', 'Sekunden')} zu warten.`,
  failureActions: {
    'set-api-key': 'API-Schlüssel festlegen',
    'open-settings': 'Einstellungen öffnen',
    'choose-model': 'Anderes Modell auswählen',
    'open-log': 'Protokoll öffnen',
  },

  replyActions: 'Aktionen der Antwort',
  copyReply: 'Antwort kopieren',
  retryReply: 'Wiederholen',
  usage: (input, output) => `${number(input)} gesendet · ${number(output)} erhalten`,
  usageLong: (input, output) =>
    `${number(input)} Token wurden gesendet und ${number(output)} kamen zurück, wie der Anbieter zählt`,
  cost: (dollars) => money(dollars),
  costAbove: (dollars) => `etwa ${money(dollars)} fürs Senden`,
  costOfSending: (dollars) =>
    `Dies zu senden kostet etwa ${money(dollars)}; die Antwort kommt hinzu`,
  costLong: 'Zum Preis pro Token, den Parley für dieses Modell kennt',
  costAbout: 'Von Parley gezählt, weil der Anbieter keinen Verbrauch gemeldet hat',
  cached: 'aus dem Cache',
  cachedLong: 'Dieselbe Anfrage wurde schon beantwortet, und niemand wurde erneut gefragt',
  attempts: (many) => `${many} Versuche`,
  answeredBy: (label, why) => `Beantwortet von ${label}. ${why}`,
  receipt: (items, tokens) => `Aus ${count(items, 'Teil', 'Teilen')} · ${tokens} Token`,
  sent: 'Gesendet',
  leftOut: 'Ausgelassen',
  masked: 'Vor dem Senden maskiert',

  codeBlock: (language) => (language === '' ? 'Code' : `Code, ${language}`),
  code: germanParts.code,
  text: 'Text',
  copyCode: 'Code kopieren',
  insertCode: 'An Cursorposition einfügen',
  formula: 'Formel',
  mathProblem: (reason) => `Diese Formel kann nicht gezeichnet werden: ${reason}`,
  table: 'Tabelle',
  taskOpen: 'offen',
  taskDone: 'erledigt',
  notFollowed: 'Dieser Art von Link wird nicht gefolgt',

  newBelow: 'Neues weiter unten',
  toEnd: 'Zum Ende scrollen',

  message: 'Nachricht',
  placeholder: 'Frage zum Code stellen',
  placeholderFollow: 'Weitere Frage stellen',
  placeholderClosed: 'Dieser Chat kann nur gelesen werden',
  send: 'Senden',
  stop: 'Anhalten',
  sendHint: (enterSends) => (enterSends ? 'Senden (Eingabetaste)' : 'Senden (Strg+Eingabetaste)'),
  stopHint: 'Anhalten (Strg+Esc)',
  images: germanParts.images,
  replyRunning: 'Eine Antwort läuft: Der Text bleibt hier. Zum sofortigen Senden anhalten.',
  hostSlow: 'Parley hat seit einer Weile nicht geantwortet. Der Text bleibt erhalten.',

  context: 'Kontext',
  contextKinds: {
    instructions: 'Anweisungen',
    'project-instructions': 'Anweisungen des Projekts',
    history: 'Frühere Nachrichten',
    summary: 'Zusammenfassung früherer Nachrichten',
    selection: 'Auswahl',
    'active-editor': 'Aktiver Editor',
    'open-editor': 'Geöffneter Editor',
    visible: 'Sichtbare Zeilen',
    pinned: 'Angeheftete Datei',
    mentioned: 'In der Nachricht erwähnt',
    folder: 'Ordner',
    outline: 'Gliederung einer großen Datei',
    retrieved: 'Zur Frage gefunden',
    problems: 'Probleme',
    diff: 'Änderungen',
    search: 'Suchergebnisse',
    image: 'Bild',
  },
  leftOutReasons: {
    removed: 'entfernt',
    'does-not-fit': 'passt nicht hinein',
    'too-large': 'zu groß',
    binary: 'kein Text',
    unreadable: 'nicht lesbar',
    duplicate: 'schon enthalten',
    untrusted: 'nicht vertrauenswürdig',
    unavailable: 'nicht verfügbar',
    unseen: 'dieses Modell kann keine Bilder sehen',
  },
  contextReasons: {
    words: 'Wörter stimmen überein',
    symbol: 'ein Name darin stimmt überein',
    path: 'der Pfad stimmt überein',
    mentioned: 'erwähnt',
    open: 'geöffnet',
    recent: 'kürzlich bearbeitet',
    nearby: 'nahe an Geöffnetem',
    'text-search': 'durch Textsuche gefunden',
    pinned: 'angeheftet',
  },
  contextSources: {
    instructions: 'Anweisungen',
    history: 'Frühere Nachrichten',
    files: 'Dateien',
    retrieved: 'Zur Frage gefunden',
    workspace: 'Probleme, Änderungen, Suche',
    message: 'Eigene Nachricht',
  },
  contextBySource: 'Kontext nach Quelle',
  contextSegment: (source, tokens, percent) => `${source}, ${tokens} Token, ${percent}\u00A0%`,
  contextTotal: (tokens) => `${tokens} Token`,
  closeList: 'Schließen',
  nothingToChoose: 'Hier gibt es nichts auszuwählen.',
  pinToContext: (label) => `${label} an diesen Chat anheften`,
  unpinFromContext: (label) => `${label} von diesem Chat lösen`,
  stale: 'vielleicht veraltet',
  score: (value) => `Wert ${value.toFixed(1).replace('.', ',')}`,
  contextFilling: (percent) => `Das Fenster des Modells ist zu ${percent}\u00A0% voll.`,
  compact: 'Verdichten',
  compactHint: 'Kürzt den älteren Teil der Unterhaltung; nichts wird gelöscht',
  newChat: 'Neuer Chat',
  dropFiles: 'Dateien zum Weglassen auswählen',
  answerWithout: (label) => `Ohne ${label} erneut antworten`,

  completions: 'Was erwähnt werden kann',
  commands: 'Befehle',
  noSuchCommand: (name) =>
    `Es gibt keinen Befehl /${name}. Noch einmal senden, dann geht es als Nachricht hinaus.`,
  tooMuchBehind: (name) =>
    `Hinter /${name} darf nichts stehen. Noch einmal senden, dann geht es als Nachricht hinaus.`,
  completionCount: (n) =>
    n === 0
      ? 'Nichts heißt so'
      : `${count(n, 'Vorschlag', 'Vorschläge')}, Auswahl mit den Pfeiltasten`,
  completionKinds: {
    file: 'Datei',
    folder: 'Ordner',
    symbol: 'Symbol',
    provider: 'Kontext',
    command: 'Befehl',
  },
  removeFromContext: (label) => `${label} aus dem Kontext entfernen`,
  restoreToContext: (label) => `${label} wieder in den Kontext aufnehmen`,
  contextItem: (label, kind, detail) => `${label}, ${kind}, ${detail}`,
  tokens: (amount) => `${amount} Token`,
  moreContext: (n) => `+${n} weitere`,
  lessContext: 'Weniger anzeigen',
  counting: 'Wird gezählt…',

  contextUsed: 'Verwendeter Kontext',
  contextOf: (used, capacity) => `${used} von ${capacity} Token`,
  contextTight: 'fast voll',
  contextFull: 'voll',

  model: 'Modell',
  noModel: 'Kein Modell',
  ...germanParts.models,
  connection: {
    starting: 'Wird gestartet…',
    searching: 'Ein Modell wird gesucht…',
    ready: 'Bereit',
    offline: 'Offlineantworten',
    slow: 'Langsam',
    unwell: 'Gestört',
    failing: 'Nicht verbunden',
  },
  offlineHint:
    'Kein Sprachmodell ist verbunden: Parley antwortet mit einer Suche in den eigenen Dateien',
  runningElsewhere: (n) =>
    n === 1 ? 'Antwort läuft in einem anderen Chat' : 'Antworten laufen in anderen Chats',

  welcome: 'Chat über den eigenen Code',
  welcomeMore:
    'Parley antwortet mit Blick auf die offenen Dateien, und jede Änderung ist erst ein Diff.',
  suggestions: 'Vorschläge',
  defaultSuggestions: [
    'Was macht dieses Projekt, und wo beginnt es?',
    'Erkläre die Datei, die ich geöffnet habe',
    'Welche Teile dieses Codes brauchen am dringendsten Tests?',
  ],
  connectTitle: 'Noch ist kein Sprachmodell verbunden',
  connectLocal:
    'Auf diesem Computer: Ollama, LM Studio, llama.cpp oder vLLM mit einem Modell starten. Parley findet es selbst, und nichts verlässt den Computer.',
  findModels: 'Erneut suchen',
  connectService:
    'Ein Dienst: einen auswählen und seinen Schlüssel eingeben, der im geheimen Speicher von VS Code aufbewahrt wird.',
  connectOther:
    'Jeder andere Server: seine Adresse und seine Modelle in den Einstellungen angeben.',
  connectMeanwhile:
    'Bis dahin antwortet Parley mit den Stellen in den eigenen Dateien, die zu einer Frage passen.',
  openSettings: 'Einstellungen öffnen',
  setApiKey: 'API-Schlüssel festlegen',

  banners: 'Hinweise',
  dismiss: 'Schließen',
  severity: { info: 'Hinweis', warning: 'Warnung', error: 'Fehler' },

  panelBroken: 'In diesem Bereich ist etwas schiefgegangen. Die Unterhaltung ist sicher.',
  reloadPanel: 'Bereich neu laden',
  slowStart: 'Parley braucht länger als sonst zum Starten.',
};

function count(n: number, one: string, many: string): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}
