// What text from outside must not do to a page. Each function runs in the page and tells what it finds.

/** In the page: elements and attributes that the panel never makes, wherever they came from. */
export function foreignMarkup(): string[] {
  const elements =
    'script, style, link, meta, base, iframe, frame, object, embed, img, picture, video, audio, source, track, svg, math, form:not(.approval-deny), input:not([type=range], [type=file][hidden], .model-filter, .approval-deny *, .approval-always *), select, template, slot, marquee, portal, applet';
  const found = [...document.querySelectorAll('[data-parley-root] *')].filter((element) => {
    // KaTeX draws with MathML and SVG; what they may hold is looked at all the same.
    const isFormula = element.closest('.katex') !== null && element.matches('math, svg');
    if (!isFormula && element.matches(elements)) return true;
    return [...element.attributes].some(
      ({ name, value }) =>
        /^on|^(?:href|src|srcset|action|formaction|ping|data|poster|background|xlink:href)$/u.test(
          name,
        ) ||
        (name === 'style' && value.includes('url')),
    );
  });
  return found.map((element) => element.outerHTML.slice(0, 200));
}

/** Characters that hide something or turn it round, wherever a person sees or hears a text. */
export function hiddenCharacters(): string[] {
  // Whatever is typed stands as it is in the input alone, which is no text of the page.
  const hidden = /(?!\t|\n)[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;
  // What Parley itself puts around a name from right to left: it is closed again, and hides nothing.
  const isolatedName = /\u2066([^\u2066-\u2069\n]*\p{Script=Hebrew}[^\u2066-\u2069\n]*)\u2069/gu;
  const attributes = ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said =
      node instanceof Element
        ? attributes.map((name) => [name, node.getAttribute(name) ?? ''] as const)
        : [['', node.textContent ?? ''] as const];
    if (node.parentElement?.matches('script, style')) continue;
    for (const [where, given] of said) {
      const text = given.replaceAll(isolatedName, '$1');
      // A name of one line cannot be taken for two.
      const isTwoLines = where === 'aria-label' && text.includes('\n');
      if (isTwoLines || hidden.test(text)) {
        const element = node instanceof Element ? node : node.parentElement;
        const at = `${element?.className} in ${element?.parentElement?.className}`;
        found.push(`${at} ${where}: ${JSON.stringify(text.slice(0, 100))}`);
      }
    }
  }
  return found;
}

/** What reaches out of the page, scrolls sideways, or leaves no room for what is read and written. */
export function brokenLayout(): string[] {
  const found: string[] = [];
  const name = (element: Element): string =>
    `${element.tagName} ${element.className} in ${element.parentElement?.className}`;
  const style = (element: Element): CSSStyleDeclaration => getComputedStyle(element);
  const isClipped = (element: Element): boolean => {
    // What the conversation cuts off at its edge nobody can read.
    const log = '[role=log], body';
    for (let at = element.parentElement; at && !at.matches(log); at = at.parentElement)
      if (style(at).overflowX !== 'visible' && at.getBoundingClientRect().right <= innerWidth + 1)
        return true;
    return false;
  };
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} px wide`);
  for (const element of document.querySelectorAll('[data-parley-root] *')) {
    const { right, width } = element.getBoundingClientRect();
    if (width > 0 && right > innerWidth + 1 && !isClipped(element))
      found.push(`${name(element)} reaches to ${right}`);
    const { left } = element.getBoundingClientRect();
    const spills = style(element).overflowX === 'visible' && element.clientWidth > 0;
    if (spills && left + element.scrollWidth > innerWidth + 1 && !isClipped(element))
      found.push(`what is in ${name(element)} reaches to ${left + element.scrollWidth}`);
    const scrolls = /auto|scroll/u.test(style(element).overflowX);
    // Code and tables are wider than a side bar; names are not.
    const mayScroll = element.closest('pre, table, .table, textarea') !== null;
    if (scrolls && !mayScroll && element.scrollWidth > element.clientWidth + 1)
      found.push(`${name(element)} scrolls sideways: ${element.scrollWidth}`);
  }
  const input = document.querySelector('textarea')?.getBoundingClientRect();
  if (!input || input.height < 16 || input.bottom > innerHeight || input.top < 0)
    found.push(`the input is at ${input?.top} to ${input?.bottom} of ${innerHeight}`);
  const log = document.querySelector('[role=log]')?.getBoundingClientRect();
  if (!log || log.height < 60) found.push(`the conversation has ${log?.height} px`);
  return found;
}

/** Where a name stands in a line with other text that its letters could draw to their side. */
export function unisolated(name: string): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.textContent?.trim() !== name) continue;
    let at = node.parentElement;
    const isBound = ({ display, unicodeBidi, position }: CSSStyleDeclaration): boolean =>
      !/^inline$|^contents$/u.test(display) || position === 'absolute' || unicodeBidi !== 'normal';
    while (at && !isBound(getComputedStyle(at))) at = at.parentElement;
    if (at?.innerText.trim() !== name)
      found.push(`${node.parentElement?.className}: ${at?.innerText}`);
  }
  return found;
}
