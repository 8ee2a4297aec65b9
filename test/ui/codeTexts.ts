/** Code with much of what a language has, short enough to be seen at once in an editor. */
export const codeTexts = {
  'cap.ts': `import { cap as most, type Cart } from './cart.ts';
/**
 * Prices in cents.
 * @param total what it costs, see {@link most}
 */
export abstract class Price<T extends object> implements Iterable<T> {
  static readonly #limit: number = 0xff + 1_000n.length;
  constructor(private readonly total: number | null, ...rest: T[]) {}

  @logged({ deep: true })
  async pay(by?: 'cash' | "card"): Promise<boolean> {
    // Never more than that
    if (this.total === null || !(by instanceof Cash)) throw new Error(\`no \${by} \\n\`);
    for (const [key, { value }] of Object.entries(this.rest ?? {})) {
      console.log(key.replace(/[a-z]+\\d*(?:x|y)$/giu, '$&'), value?.at(-1)!);
    }
    return (await fetch(url)).ok && MAX_SIZE > 3.5e-7 ? true : undefined as never;
  }
}
type Names = { readonly [K in keyof Cart]?: Cart[K] extends (infer R)[] ? R : unknown };
enum Color { Red = 1, Green }
export default function* all(): Generator<number> { yield* [1, 2]; }
`,
  'cap.py': `from __future__ import annotations
import os, re as regex

MAX_SIZE = 0x1F + 1_000 - 2.5e3j

@dataclass(frozen=True)
class Price(Base, metaclass=Meta):
    """Prices in cents.

    >>> Price(3)
    """
    total: int | None = None

    async def pay(self, *args: str, by="cash", **rest) -> bool:
        # Never more than that
        if self.total is None or not isinstance(by, (str, bytes)):
            raise ValueError(f"no {by!r:>{10}} \\n {self.total + 1}") from None
        for key, value in sorted(rest.items(), key=lambda pair: -pair[1]):
            print(key, regex.sub(r"[a-z]+\\d*(?P<x>y)$", "", value), b"\\x00", end="")
        with open(os.path.join("a", "b")) as file, lock:
            yield await file.read()
        return True and [x ** 2 for x in range(10) if x % 2 == 0] is not ...

def __init__(self): pass
`,
  'cap.html': `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Prices &amp; more &#169;</title>
    <style>
      /* Never more than that */
      .price > a:hover, #total::before { color: #ff0000; margin: 0 auto 1.5em !important; }
      @media (min-width: 30em) { body { width: calc(100% - var(--edge)); } }
    </style>
    <script type="module">
      const total = items.map((item) => item.price).reduce((a, b) => a + b, 0);
      document.querySelector('#total').textContent = \`\${total} €\`;
    </script>
  </head>
  <body class="dark wide" data-total=3 onclick="pay(this)">
    <!-- Nothing to see -->
    <a href="https://example.com/?a=b&amp;c" hidden>Pay</a>
    <my-price :total="1"><br></my-price>
  </body>
</html>
`,
  'cap.rs': `//! Prices in cents.
use std::{collections::HashMap, fmt::{self, Display}};

/// What it costs, see [\`most\`].
#[derive(Debug, Clone)]
pub struct Price<'a, T: Display + ?Sized> { total: Option<u64>, name: &'a str, rest: Box<T> }

const MAX_SIZE: usize = 0xff_u8 as usize + 1_000;

impl<'a, T> Price<'a, T> where T: Display {
    pub async fn pay(&mut self, by: &str) -> Result<bool, Box<dyn std::error::Error>> {
        // Never more than that
        let total = self.total.ok_or_else(|| format!("no {} {by:>10}\\n", self.name))?;
        match (by, total) {
            ("cash", 1..=9) if !self.name.is_empty() => println!("{total:?}"),
            (other, _) => return Err(other.into()),
        }
        let raw = r#"a "b""#; let c = b'x'; let d = '\\u{1F600}';
        unsafe { *ptr.add(1) = 2.5e-3f64; }
        'outer: loop { break 'outer; }
        Ok(true)
    }
}
macro_rules! cap { ($x:expr) => { $x.min(99) }; }
`,
} as const;
