// package.json holds keys where VS Code shows a text; the texts are in package.nls.json, and in
// German in package.nls.de.json.

/** Properties that people read. */
const shown = new Set([
  'title',
  'description',
  'markdownDescription',
  'displayName',
  'userDescription',
  'contents',
  'altText',
  'label',
]);
/** What people do not read is left as it is. */
const forProgram = new Set(['inputSchema', 'modelDescription', 'menus', 'keybindings']);

/** @typedef {Record<string, string>} Texts */

/**
 * The same manifest with keys in the place of texts, and the texts by their keys. What is a key
 * already keeps it, with its text of `known`.
 * @param {Record<string, unknown>} manifest
 * @param {Texts} known
 * @returns {{ manifest: Record<string, unknown>, texts: Texts }}
 */
export function withKeys(manifest, known) {
  /** @type {Texts} */
  const texts = {};
  /** @param {string} key @param {string} text */
  const take = (key, text) => {
    const name = keyIn(text) ?? key;
    const plain = name === key && keyIn(text) === undefined ? text : known[name];
    if (plain === undefined) throw new Error(`package.nls.json has no text for ${text}`);
    texts[name] = plain;
    return `%${name}%`;
  };
  /** @param {unknown} value @param {readonly string[]} path @returns {unknown} */
  const walk = (value, path) => {
    if (typeof value === 'string') return isShown(path, value) ? take(keyOf(path), value) : value;
    if (Array.isArray(value))
      return value.map((each, at) => walk(each, [...path, nameOf(each, at)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, walkProperty(value, name, each, path)]),
    );
  };
  /** @param {object} of @param {string} name @param {unknown} value @param {readonly string[]} path */
  const walkProperty = (of, name, value, path) => {
    if (forProgram.has(name)) return value;
    if (name !== 'enumDescriptions' || !Array.isArray(value)) return walk(value, [...path, name]);
    const choices = 'enum' in of && Array.isArray(of.enum) ? of.enum : [];
    return value.map((each, at) => take(keyOf([...path, String(choices[at] ?? at)]), each));
  };
  const { description, contributes } = manifest;
  return {
    manifest: {
      ...manifest,
      description: take('description', String(description)),
      contributes: walk(contributes, []),
    },
    texts,
  };
}

/**
 * The manifest as VS Code shows it: texts in the place of their keys.
 * @param {unknown} value
 * @param {Texts} texts
 * @returns {unknown}
 */
export function withTexts(value, texts) {
  if (typeof value === 'string') {
    const key = keyIn(value);
    return key === undefined ? value : (texts[key] ?? value);
  }
  if (Array.isArray(value)) return value.map((each) => withTexts(each, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withTexts(each, texts)]),
  );
}

/** @param {string} text */
function keyIn(text) {
  return /^%([^%]+)%$/u.exec(text)?.[1];
}

/**
 * Whether people read the string at a path. The name of Parley is the same in every language.
 * @param {readonly string[]} path
 * @param {string} text
 */
function isShown(path, text) {
  const name = path.at(-1) ?? '';
  if (text === 'Parley') return false;
  return shown.has(name) || (path[0] === 'views' && name === 'name');
}

/**
 * What an element of a list is called in a key: where it stands changes too often.
 * @param {unknown} element
 * @param {number} at
 */
function nameOf(element, at) {
  if (typeof element !== 'object' || element === null) return String(at);
  const { command, id, name } = /** @type {Record<string, unknown>} */ (element);
  const called = [command, id, name].find((each) => typeof each === 'string');
  return String(called ?? at);
}

/**
 * Settings by their own names, all else by where it stands.
 * @param {readonly string[]} path
 */
function keyOf(path) {
  return path.join('.').replace(/^configuration\.properties\./u, '');
}
