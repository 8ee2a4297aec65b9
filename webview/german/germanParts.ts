import type { actionStrings } from '../actionStrings.ts';
import type { approvalStrings } from '../approvalStrings.ts';
import type { codeStrings } from '../codeStrings.ts';
import type { findStrings } from '../find/findStrings.ts';
import type { imageStrings } from '../imageStrings.ts';
import type { Texts } from '../language.ts';
import type { modelStrings } from '../modelStrings.ts';
import { number, price } from '../numbers.ts';
import type { pasteStrings } from '../pastes/pasteStrings.ts';
import type { queueStrings } from '../queueStrings.ts';
import type { secretStrings } from '../secretStrings.ts';
import type { stepStrings } from '../steps/stepStrings.ts';
import type { summaryStrings } from '../summaryStrings.ts';
import type { nextActionStrings } from '../transcript/nextActionStrings.ts';

interface Parts {
  readonly actions: typeof actionStrings;
  readonly approval: typeof approvalStrings;
  readonly code: Texts<typeof codeStrings>;
  readonly find: typeof findStrings;
  readonly images: Texts<typeof imageStrings>;
  readonly models: Texts<typeof modelStrings>;
  readonly next: typeof nextActionStrings;
  readonly pastes: typeof pasteStrings;
  readonly queue: typeof queueStrings;
  readonly secrets: Texts<typeof secretStrings>;
  readonly steps: typeof stepStrings;
  readonly summary: typeof summaryStrings;
}

/** The smaller tables of the panel in German. */
export const germanParts: Parts = {
  actions: {
    copyMessage: 'Nachricht kopieren',
    quoteMessage: 'Nachricht zitieren',
    quoteReply: 'Antwort zitieren',
    openAnswer: 'Antwort im Editor öffnen',
    noAnswer: 'Es gibt noch keine Antwort.',
    retryWith: 'Anderes Modell fragen…',
    retryWithAloud: 'Das Modell auswählen, das erneut antwortet',
    askSeveral: 'Mehrere Modelle fragen…',
    answers: (count) => `Antworten von ${count} Modellen`,
    answerOf: (model, state) => `${model}: ${state}`,
    answerStates: {
      running: 'antwortet',
      ended: 'hat geantwortet',
      stopped: 'angehalten',
      interrupted: 'unterbrochen',
      failed: 'fehlgeschlagen',
    },
    stopAnswer: (model) => `Die Antwort von ${model} anhalten`,
    deleteMessage: 'Nachricht und ihre Antworten löschen',
    useAnswer: 'Diese Antwort verwenden',
    deleteReply: 'Antwort löschen',
    messageDeleted: 'Nachricht gelöscht',
    replyDeleted: 'Antwort gelöscht',
    notTold: 'Sie bleibt gespeichert, und kein Modell erfährt von ihr.',
    undo: 'Zurückholen',
    undoMessage: 'Die Nachricht und ihre Antworten zurückholen',
    undoReply: 'Die Antwort zurückholen',
  },
  approval: {
    waiting: 'Freigabe nötig',
    needed: (title) => `Freigabe nötig: ${title}`,
    nth: (title, nth, of) => `${title} (${nth} von ${of})`,
    lost: 'Eine Bitte um Freigabe ging verloren',
    command: 'Befehl',
    commandLines: (lines) => `Befehl, ${lines} Zeilen`,
    folder: 'Ordner',
    copyOf: 'In einer vorübergehenden Kopie von',
    home: 'Ihrem Benutzerordner',
    model: 'Gefragt von',
    allowOnce: 'Einmal erlauben',
    allowInChat: 'In diesem Chat erlauben',
    inChatHint: 'Ohne weitere Frage in diesem Chat, bis das Fenster geschlossen wird: genau dies',
    testsInChatHint:
      'Ohne weitere Frage in diesem Chat, bis das Fenster geschlossen wird: alle Tests dieses Ordners',
    alwaysAllow: 'Immer erlauben',
    alwaysIs: '„Immer erlauben“ gilt in diesem Arbeitsbereich, und nur für dies:',
    alwaysWhich: 'Was in diesem Arbeitsbereich immer erlaubt ist',
    exactly: (folder) => `genau so, in ${folder}`,
    withNames: (folder) => `allein oder mit Namen und Pfaden dahinter, ohne Optionen, in ${folder}`,
    allTests: (folder) => `Tests von ${folder}, jeder in einer vorübergehenden Kopie davon`,
    reason: 'Grund für das Nein',
    reasonHint: 'Warum nicht? Das Modell erfährt es (freiwillig)',
    denials: 'Nicht erlaubt',
    denied: (command, reason) => `Nicht erlaubt: ${command} · ${reason}`,
    deny: 'Ablehnen',
    elsewhere:
      'Ein anderes Fenster schreibt in diesen Chat: Nur dort lässt sich die Frage beantworten.',
    gone: 'Das Fenster wurde geschlossen oder neu geladen, bevor dies beantwortet war. Es geschah nichts: Bei Bedarf neu beginnen.',
    dismiss: 'Verwerfen',
    none: 'Nichts wartet auf eine Freigabe',
  },
  code: {
    actions: 'Aktionen des Codes',
    apply: 'Als Diff anwenden',
    newFile: 'Neue Datei',
    run: 'Im Terminal ausführen',
    openDiagram: 'Diagramm öffnen',
    unfinished: (action) => `${action} (der Code hat kein Ende)`,
    cutOff: 'Der Code hat kein Ende: Die Antwort wurde abgeschnitten',
  },
  find: {
    find: 'Im Chat suchen',
    placeholder: 'Suchen',
    next: 'Nächste Übereinstimmung',
    previous: 'Vorherige Übereinstimmung',
    close: 'Suche schließen',
    nothing: 'Keine Ergebnisse',
    count: (at, of) => (at > 0 ? `${at} von ${of}` : `${of}`),
    aloud: (at, of) => `Treffer ${at} von ${of}`,
  },
  images: {
    attach: 'Bild anhängen',
    attachedList: 'Angehängte Bilder',
    ofMessage: 'Bilder dieser Nachricht',
    attached: (name) => `${name} angehängt`,
    pasted: 'Eingefügtes Bild',
    remove: (name) => `${name} entfernen`,
    alt: (name) => `Bild ${name}`,
    described: (image) => `${image.name}, ${image.width} × ${image.height}`,
    missing: 'nicht mehr vorhanden',
    preparing: 'Ein Bild wird vorbereitet…',
    stillPreparing: 'Ein Bild wird noch vorbereitet. Gleich noch einmal senden.',
    tooMany: (most) =>
      `Eine Nachricht hat höchstens ${most} Bilder: Die übrigen wurden weggelassen.`,
    unreadable: (name) =>
      `${name === '' ? 'Das Bild' : name} ist nicht lesbar. PNG, JPEG, GIF und WebP sind es.`,
    cannotSee: (model) => `${model} kann keine Bilder sehen.`,
    chooseOther: 'Modell auswählen, das es kann',
    sendWithout: 'Ohne Bilder senden',
    pastedFile: 'Eingefügte Datei',
    filesAdded: (names) => `${names.join(', ')} zur Nachricht hinzugefügt`,
    tooManyFiles: (most) => `Höchstens ${most} Dateien auf einmal: Die übrigen wurden weggelassen.`,
    fileTooLarge: (name, kilobytes) =>
      `${name} ist größer als ${kilobytes} KB. Erst in den Arbeitsbereich legen, dann @ und den Namen schreiben oder die Datei mit gedrückter Umschalttaste aus dem Explorer ziehen.`,
    noText: (name) =>
      `${name} ist kein Text in UTF-8. So speichern, oder kopieren, worauf es ankommt, und das einfügen.`,
    fileUnreadable: (name) =>
      `${name} kann nicht gelesen werden. Ist es ein Ordner? @ und den Namen schreiben oder ihn mit gedrückter Umschalttaste aus dem Explorer ziehen.`,
  },
  models: {
    models: 'Modelle',
    typeToFilter: 'Zum Filtern tippen',
    onlyThose: 'Nur solche mit',
    noSuchModel: 'Kein Modell ist so.',
    profilesHeading: 'Profile',
    lackingHeading: 'Können nicht, was diese Nachricht braucht',
    profile: (name, model) => `${name[0]?.toUpperCase()}${name.slice(1)}: ${model}`,
    inUse: 'in Verwendung',
    abilities: { tools: 'Tools', images: 'Bilder', reasoning: 'Nachdenken' },
    abilityFact: (ability) => ability,
    lacks: {
      images: 'kann keine Bilder sehen',
      tools: 'ruft keine Tools auf',
      window: 'nimmt zu wenige Token',
    },
    healths: { slow: 'langsam', failing: 'gestört' },
    windowOf: (tokens) => `${tokens} Token`,
    priceOf: (input, output) => `${price(input)} Eingabe, ${price(output)} Ausgabe`,
  },
  next: {
    next: 'Wie weiter',
    apply: 'Code anwenden',
    labels: {
      tests: 'Tests schreiben',
      cases: 'Fehlende Fälle finden',
      explain: 'Code erklären',
      commands: 'Befehle erklären',
      more: 'Genauer erklären',
      example: 'Beispiel zeigen',
      where: 'Stelle im Code zeigen',
    },
    questions: {
      tests: 'Schreibe Tests für diesen Code.',
      cases: 'Welche Fälle decken diese Tests noch nicht ab?',
      explain: 'Erkläre diesen Code Schritt für Schritt.',
      commands: 'Was macht jeder dieser Befehle, und was könnte schiefgehen?',
      more: 'Erkläre das genauer.',
      example: 'Zeige mir ein Beispiel.',
      where: 'Wo im Code dieses Projekts ist das? Nenne Dateien und Zeilen.',
    },
  },
  pastes: {
    list: 'Eingefügte Texte',
    pasted: 'Eingefügter Text',
    lines: (lines) => (lines === 1 ? '1 Zeile' : `${number(lines)} Zeilen`),
    open: (name) => `${name}: im Editor öffnen`,
    inline: (name) => `${name}: in die Nachricht setzen`,
    remove: (name) => `${name}: entfernen`,
    added: (name) => `${name}, gehört zur Nachricht`,
    inlined: (name) => `${name}, steht in der Nachricht`,
    removed: (name) => `${name}, entfernt`,
  },
  queue: {
    waiting: 'Wartende Nachrichten',
    sentAfter: 'Wird nach dem Ende der Antwort gesendet:',
    held: {
      stopped: 'Die Antwort wurde angehalten, daher wurde danach nichts gesendet.',
      failed: 'Die Antwort ist fehlgeschlagen, daher wurde danach nichts gesendet.',
      interrupted: 'Die Antwort wurde unterbrochen, daher wurde danach nichts gesendet.',
      reopened: 'Das Fenster wurde neu geöffnet, daher wurde nichts von selbst gesendet.',
      refused: 'Die Nachricht wurde nicht angenommen.',
    },
    howHeld: 'Eine senden, dann folgen ihr die anderen.',
    sendNow: 'Jetzt senden',
    stopAndSendNow: 'Antwort anhalten und jetzt senden',
    edit: 'Wartende Nachricht bearbeiten',
    remove: 'Wartende Nachricht entfernen',
    queue: 'In die Warteschlange',
    queueHint: (keys) => `Wird nach dem Ende der Antwort gesendet (${keys})`,
    steer: 'Mit Nachricht umlenken',
    steerHint: (keys) => `Hält die Antwort an, bewahrt sie und sendet sofort (${keys})`,
    queuedAloud: (waiting) =>
      waiting === 1 ? 'Nachricht wartet' : `Nachricht hinzugefügt, ${waiting} warten`,
    imagesOf: 'Bilder dieser wartenden Nachricht',
    noRoom: (most) =>
      `Eine Nachricht hat höchstens ${most} Bilder: einige aus der Eingabe entfernen, dann die wartende bearbeiten.`,
    tooLong:
      'Zu lang zum Warten: Antwort anhalten, um die Nachricht zu senden, oder nach ihrem Ende senden.',
  },
  secrets: {
    'Anthropic key': 'Anthropic-Schlüssel',
    'API key': 'API-Schlüssel',
    'GitHub token': 'GitHub-Token',
    'GitLab token': 'GitLab-Token',
    'AWS access key': 'AWS-Zugriffsschlüssel',
    'Google API key': 'Google-API-Schlüssel',
    'Slack token': 'Slack-Token',
    'Stripe key': 'Stripe-Schlüssel',
    'npm token': 'npm-Token',
    'Hugging Face token': 'Hugging-Face-Token',
    'Groq key': 'Groq-Schlüssel',
    'JSON web token': 'JSON Web Token',
    'password in an address': 'Kennwort in einer Adresse',
    'secret value': 'geheimer Wert',
    'private key': 'privater Schlüssel',
  },
  steps: {
    many: (n) => `${number(n)} Schritte`,
    failed: (n) => `${number(n)} fehlgeschlagen`,
    stopped: (n) => `${number(n)} angehalten`,
    states: {
      running: 'läuft',
      done: 'fertig',
      failed: 'fehlgeschlagen',
      stopped: 'angehalten',
    },
    input: 'Eingabe',
    output: 'Ausgabe',
    inputOf: (tool) => `Eingabe von ${tool}`,
    outputOf: (tool) => `Ausgabe von ${tool}`,
    copyInput: 'Eingabe kopieren',
    copyOutput: 'Ausgabe kopieren',
    openInput: 'Eingabe im Editor öffnen',
    openOutput: 'Ausgabe im Editor öffnen',
    more: (n) => `${number(n)} weitere Zeichen stehen im Journal. Im Editor sind sie zu sehen.`,
    seconds: (n) => `${number(n)} s`,
    minutes: (minutes, seconds) => `${number(minutes)} min ${number(seconds)} s`,
    deeds: 'Was Parley hier getan hat',
    deedKinds: {
      command: 'Befehl',
      tests: 'Tests',
      edit: 'Änderung',
      checkpoint: 'Prüfpunkt',
    },
    deedStates: {
      running: 'läuft',
      done: 'fertig',
      failed: 'fehlgeschlagen',
      stopped: 'angehalten',
      'rolled-back': 'zurückgenommen',
    },
    checkpointTitle: {
      before: (action) => `Vor: ${action}`,
      undo: (action) => `Rückgängig: ${action}`,
      redo: (action) => `Wiederholen: ${action}`,
      restore: (title) => `„${title}“ wiederherstellen`,
    },
    exitCode: (code) => `Exit-Code ${code}`,
    failedAloud: (tool) => `Werkzeug ${tool} fehlgeschlagen`,
  },
  summary: {
    pinMessage: 'Nachricht für das Modell anheften',
    unpinMessage: 'Nachricht lösen',
    pinned: 'Angeheftet',
    pinnedHint: 'Erfährt das Modell Wort für Wort, wie lang der Chat auch wird',
    summaryDivider: 'Zusammenfassung für das Modell',
    summarised: (saved) =>
      `Frühere Nachrichten sind für das Modell zusammengefasst (spart ${saved} Token)`,
    showSummary: 'Anzeigen, was das Modell sieht',
    undoSummary: 'Rückgängig',
    alsoTold: (names) => `Außerdem genannt: ${names.join(', ')}`,
    compactedTo: (before, after) => `${before} Token wurden zu ${after}`,
    factsRetained: (retained, of) =>
      retained === of
        ? `alle ${of} angehefteten oder genannten Dinge sind erhalten`
        : `${retained} von ${of} angehefteten oder genannten Dingen sind von selbst erhalten, die übrigen wurden ergänzt`,
    summarisedBy: (model) => `von ${model}`,
    compactionStrategies: {
      dedupe: 'Wiederholungen weggelassen',
      sample: 'lange Ausgaben gekürzt',
      signatures: 'Code auf Deklarationen reduziert',
      summarise: 'zusammengefasst',
      slide: 'älteste Antworten weggelassen',
    },
  },
};
