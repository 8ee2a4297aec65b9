/** A model's answer about one file, and what has to become of it. */
export interface Misquote {
  readonly name: string;
  readonly file: 'cart.ts' | 'ledger.py' | 'pool.go' | 'tokens.rs' | 'Invoice.java' | 'theme.css';
  /** The lower and the upper half of the blocks. */
  readonly blocks: readonly (readonly [search: string, replace: string])[];
  /** Changed before it is asked about: line ends, tabs, a missing final line end. */
  readonly given?: (text: string) => string;
  /** Texts of the file and what they become, each there once; or why nothing is done. */
  readonly expect: readonly (readonly [string, string])[] | { readonly refused: string };
  /** The lines that the person asked about. */
  readonly within?: { readonly start: number; readonly end: number };
}

const count = `    let sum = 0;
    for (const { quantity } of this.#lines.values()) {
      sum += quantity;
    }
    return sum;`;

const sent = `        if (sent) {
            throw new IllegalStateException("sent");
        }`;

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const tabs = (text: string): string =>
  text.replaceAll(/^(?: {4})+/gmu, (all) => '\t'.repeat(all.length / 4));

/** The usual ways in which models misquote code, in six languages. */
export const misquotes: readonly Misquote[] = [
  // Quoted as it is.
  {
    name: 'exact',
    file: 'cart.ts',
    blocks: [['  #coupon: string | undefined;', '  #coupon = "";']],
    expect: [['  #coupon: string | undefined;', '  #coupon = "";']],
  },
  {
    name: 'exact, of several lines',
    file: 'ledger.py',
    blocks: [
      [
        '        if amount == 0:\n            return None',
        '        if not amount:\n            return None',
      ],
    ],
    expect: [['if amount == 0:', 'if not amount:']],
  },
  {
    name: 'a deletion',
    file: 'pool.go',
    blocks: [['	closed bool\n', '']],
    expect: [['	closed bool\n', '']],
  },
  {
    name: 'an insertion',
    file: 'tokens.rs',
    blocks: [['    Times,\n', '    Times,\n    Divide,\n']],
    expect: [['    Times,\n', '    Times,\n    Divide,\n']],
  },
  {
    name: 'at the first line',
    file: 'Invoice.java',
    blocks: [['package shop;', 'package shop.billing;']],
    expect: [['package shop;', 'package shop.billing;']],
  },
  {
    name: 'at the last line',
    file: 'theme.css',
    blocks: [['    width: 100%;\n  }\n}', '    width: auto;\n  }\n}']],
    expect: [['    width: 100%;', '    width: auto;']],
  },
  {
    name: 'several blocks in another order',
    file: 'cart.ts',
    blocks: [
      ['  return 0;\n}', '  return 0.0;\n}'],
      ['  [10, 0.05],', '  [10, 0.04],'],
      ['  [100, 0.15],', '  [100, 0.2],'],
    ],
    expect: [
      ['  return 0;\n}', '  return 0.0;\n}'],
      ['[10, 0.05]', '[10, 0.04]'],
      ['[100, 0.15]', '[100, 0.2]'],
    ],
  },
  {
    name: 'two blocks that quote the same line around their changes',
    file: 'pool.go',
    blocks: [
      ['	mu     sync.Mutex\n	tokens chan struct{}', '	mu     sync.RWMutex\n	tokens chan struct{}'],
      ['	tokens chan struct{}\n	closed bool', '	tokens chan struct{}\n	closed atomic.Bool'],
    ],
    expect: [
      ['sync.Mutex', 'sync.RWMutex'],
      ['closed bool', 'closed atomic.Bool'],
    ],
  },
  {
    name: 'a block about what the one before it wrote',
    file: 'cart.ts',
    blocks: [
      ['  return 0;\n}', '  return none;\n}'],
      ['  return none;\n}', '  return nothing;\n}'],
    ],
    expect: [['  return 0;\n}', '  return nothing;\n}']],
  },
  {
    name: 'the file has CRLF',
    file: 'cart.ts',
    given: crlf,
    blocks: [
      [
        '  remove(sku: string): boolean {\n    return this.#lines.delete(sku);',
        '  delete(sku: string): boolean {\n    return this.#lines.delete(sku);',
      ],
    ],
    expect: [['  remove(sku', '  delete(sku']],
  },
  {
    name: 'the answer adds lines to a file with CRLF',
    file: 'ledger.py',
    given: crlf,
    blocks: [['    amount: Decimal', '    amount: Decimal\n    tax: Decimal']],
    expect: [['    amount: Decimal\r\n', '    amount: Decimal\r\n    tax: Decimal\r\n']],
  },
  {
    name: 'the last line has no end',
    file: 'tokens.rs',
    given: (text) => text.trimEnd(),
    blocks: [
      [
        '    text.parse().map(Token::Number).map_err(|_| LexError::BadNumber(text))\n}',
        '    text.parse().map(Token::Number).map_err(|_| LexError::BadNumber(text))\n}\n\n// end',
      ],
    ],
    expect: [['BadNumber(text))\n}', 'BadNumber(text))\n}\n\n// end']],
  },
  // Blanks.
  {
    name: 'blanks at the ends of lines',
    file: 'Invoice.java',
    blocks: [
      [
        '        mail.deliver(customer, this);   \n        sent = true; ',
        '        mail.deliver(customer, this);\n        sent = mail.isDelivered();',
      ],
    ],
    expect: [['sent = true;', 'sent = mail.isDelivered();']],
  },
  {
    name: 'blanks at the ends of the file’s own lines',
    file: 'theme.css',
    given: (text) => text.replace('  cursor: pointer;', '  cursor: pointer;  '),
    blocks: [['  cursor: pointer;\n}', '  cursor: grab;\n}']],
    expect: [['  cursor: pointer;  ', '  cursor: grab;']],
  },
  {
    name: 'an empty line before and after',
    file: 'cart.ts',
    blocks: [
      ['\n  get coupon(): string | undefined {\n\n', '\n  get code(): string | undefined {\n\n'],
    ],
    expect: [['get coupon()', 'get code()']],
  },
  {
    name: 'blanks between the words',
    file: 'theme.css',
    blocks: [['  --line:1px  solid #ccc;', '  --line: 2px solid #ccc;']],
    expect: [['--line: 1px solid', '--line: 2px solid']],
  },
  {
    name: 'a call with other blanks',
    file: 'pool.go',
    blocks: [
      [
        '	p := &Pool{ tokens: make( chan struct{}, n ) }',
        '	p := &Pool{tokens: make(chan struct{}, n+1)}',
      ],
    ],
    expect: [['make(chan struct{}, n)}', 'make(chan struct{}, n+1)}']],
  },
  // Indentation.
  {
    name: 'moved to the left edge',
    file: 'cart.ts',
    blocks: [
      [
        "setCoupon(code: string): void {\n  if (code.trim() === '') {\n    throw new Error('A coupon needs a code.');\n  }",
        "setCoupon(code: string): void {\n  if (code === '') {\n    throw new Error('A coupon needs a code.');\n  }",
      ],
    ],
    expect: [["if (code.trim() === '') {", "if (code === '') {"]],
  },
  {
    name: 'too deep',
    file: 'ledger.py',
    blocks: [
      [
        '            def balance(self):\n                total = Decimal(0)',
        '            def balance(self):\n                total = Decimal("0.00")',
      ],
    ],
    expect: [['total = Decimal(0)', 'total = Decimal("0.00")']],
  },
  {
    name: 'spaces for tabs',
    file: 'pool.go',
    blocks: [
      [
        '    for i := 0; i < n; i++ {\n        p.tokens <- struct{}{}\n    }',
        '    for range n {\n        p.tokens <- struct{}{}\n    }',
      ],
    ],
    expect: [['for i := 0; i < n; i++ {', 'for range n {']],
  },
  {
    name: 'spaces for tabs, with new lines that go deeper',
    file: 'pool.go',
    blocks: [
      [
        '    if p.closed {\n        return ErrClosed\n    }',
        '    if p.closed {\n        if p.strict {\n            panic("closed twice")\n        }\n        return ErrClosed\n    }',
      ],
    ],
    expect: [
      [
        '	if p.closed {\n		return ErrClosed',
        '	if p.closed {\n		if p.strict {\n			panic("closed twice")\n		}\n		return ErrClosed',
      ],
    ],
  },
  {
    name: 'tabs for spaces',
    file: 'tokens.rs',
    blocks: [
      [
        '\twhile let Some(&next) = chars.peek() {\n\t\tmatch next {',
        '\twhile let Some(&next) = chars.peek() {\n\t\tmatch *next {',
      ],
    ],
    expect: [['        match next {', '        match *next {']],
  },
  {
    name: 'two blanks for four',
    file: 'Invoice.java',
    blocks: [
      [
        '  public BigDecimal total() {\n    BigDecimal total = BigDecimal.ZERO;\n    for (Position position : positions) {',
        '  public BigDecimal sum() {\n    BigDecimal total = BigDecimal.ZERO;\n    for (Position position : positions) {\n      check(position);',
      ],
    ],
    expect: [
      ['public BigDecimal total() {', 'public BigDecimal sum() {'],
      [
        '        for (Position position : positions) {\n',
        '        for (Position position : positions) {\n            check(position);\n',
      ],
    ],
  },
  {
    name: 'only the first line moved to the edge',
    file: 'cart.ts',
    blocks: [
      [
        'const share = discountOf(quantity);\n      sum += price * quantity * (1 - share);',
        'const share = discountOf(quantity);\n      sum += Math.round(price * quantity * (1 - share));',
      ],
    ],
    expect: [
      [
        'sum += price * quantity * (1 - share);',
        'sum += Math.round(price * quantity * (1 - share));',
      ],
    ],
  },
  {
    name: 'a file indented with tabs',
    file: 'Invoice.java',
    given: tabs,
    blocks: [
      [
        '    @Override\n    public String toString() {\n        return customer + ": " + total();',
        '    @Override\n    public String toString() {\n        return customer + ": " + total() + "!";',
      ],
    ],
    expect: [['+ total();', '+ total() + "!";']],
  },
  {
    name: 'another nesting than the file’s',
    file: 'ledger.py',
    blocks: [
      [
        '        total = Decimal(0)\n        for entry in self.entries:\n        total += entry.amount',
        '        total = sum(self.entries)',
      ],
    ],
    expect: { refused: 'misquoted' },
  },
  // Line numbers and marks that were copied along.
  {
    name: 'line numbers with a bar',
    file: 'cart.ts',
    blocks: [
      [
        '30 |   remove(sku: string): boolean {\n31 |     return this.#lines.delete(sku);\n32 |   }',
        '30 |   remove(sku: string): boolean {\n31 |     return this.#lines.delete(sku.trim());\n32 |   }',
      ],
    ],
    expect: [['delete(sku);', 'delete(sku.trim());']],
  },
  {
    name: 'line numbers with a colon',
    file: 'theme.css',
    blocks: [
      ['7:  display: grid;\n8:  gap: var(--gap);', '7:  display: flex;\n8:  gap: var(--gap);'],
    ],
    expect: [['display: grid;', 'display: flex;']],
  },
  {
    name: 'line numbers with a tab, in the upper half only',
    file: 'pool.go',
    blocks: [
      [
        '44\t	p.mu.Lock()\n45\t	defer p.mu.Unlock()\n46\t	if p.closed {\n47\t		return\n48\t	}',
        '	if p.isClosed() {\n		return\n	}',
      ],
    ],
    expect: [
      [
        '	p.mu.Lock()\n	defer p.mu.Unlock()\n	if p.closed {\n		return\n	}',
        '	if p.isClosed() {\n		return\n	}',
      ],
    ],
  },
  {
    name: 'numbers that are the code’s own',
    file: 'cart.ts',
    blocks: [['  [100, 0.15],\n  [20, 0.1],', '  [100, 0.15],\n  [50, 0.12],\n  [20, 0.1],']],
    expect: [['  [20, 0.1],', '  [50, 0.12],\n  [20, 0.1],']],
  },
  // Left out or put in.
  {
    name: 'a comment was dropped, and stays',
    file: 'cart.ts',
    blocks: [
      [
        '  add(line: Line): void {\n    const before = this.#lines.get(line.sku);\n    const quantity = (before?.quantity ?? 0) + line.quantity;',
        '  add(line: Line): void {\n    const before = this.#lines.get(line.sku);\n    const quantity = (before?.quantity ?? 0) + Math.max(0, line.quantity);',
      ],
    ],
    expect: [['+ line.quantity;', '+ Math.max(0, line.quantity);']],
  },
  {
    name: 'a comment was dropped right beside the change, and stays',
    file: 'ledger.py',
    blocks: [
      [
        '    def transfer(self, source, target, amount):\n        if amount <= 0:\n            raise ValueError("the amount must be positive")',
        '    def transfer(self, source, target, amount):\n        if amount < 1:\n            raise ValueError("the amount must be positive")',
      ],
    ],
    expect: [['if amount <= 0:', 'if amount < 1:']],
  },
  {
    name: 'an empty line was dropped',
    file: 'pool.go',
    blocks: [
      [
        'var ErrClosed = errors.New("pool: closed")\n// Pool hands out a bounded number of tokens.\ntype Pool struct {',
        'var ErrClosed = errors.New("pool is closed")\n// Pool hands out a bounded number of tokens.\ntype Pool struct {',
      ],
    ],
    expect: [['"pool: closed"', '"pool is closed"']],
  },
  {
    name: 'an empty line was put in',
    file: 'Invoice.java',
    blocks: [
      [
        '        mail.deliver(customer, this);\n\n        sent = true;',
        '        mail.deliver(customer, this);\n\n        sent = confirmed();',
      ],
    ],
    expect: [['sent = true;', 'sent = confirmed();']],
  },
  {
    name: 'a word of a comment is another',
    file: 'tokens.rs',
    blocks: [
      [
        "        // A second point is found by the parser.\n        if !next.is_ascii_digit() && next != '.' {\n            break;\n        }\n        text.push(next);",
        "        // A second point is found by the parser.\n        if !next.is_ascii_digit() && next != '.' && next != '_' {\n            break;\n        }\n        text.push(next);",
      ],
    ],
    expect: [["&& next != '.' {", "&& next != '.' && next != '_' {"]],
  },
  {
    name: 'a name is misspelt in a line that stays',
    file: 'Invoice.java',
    blocks: [
      [
        '    public void send(Mailer mail) {\n        if (sent) {\n            throw new IllegalStateException("sent");\n        }\n        mail.deliver(customer, this);\n        sent = true;',
        '    public void send(Mailer mail) {\n        if (sent) {\n            throw new IllegalStateException("sent");\n        }\n        mail.deliver(customer, this);\n        sent = true;\n        log();',
      ],
    ],
    expect: [['        sent = true;\n', '        sent = true;\n        log();\n']],
  },
  {
    name: 'what it changes is not there as quoted',
    file: 'Invoice.java',
    blocks: [
      [
        '        for (Position each : positions) {\n            total = total.add(each.price().multiply(BigDecimal.valueOf(each.count())));\n        }\n        return total;',
        '        for (Position each : positions) {\n            total = total.add(each.price());\n        }\n        return total;',
      ],
    ],
    expect: { refused: 'misquoted' },
  },
  {
    name: 'quotes of another kind',
    file: 'cart.ts',
    blocks: [
      [
        '    if (code.trim() === "") {\n      throw new Error("A coupon needs a code.");\n    }\n    this.#coupon = code;',
        '    if (code.trim() === "") {\n      throw new Error("A coupon needs a code.");\n    }\n    this.#coupon = code.trim();',
      ],
    ],
    expect: [['this.#coupon = code;', 'this.#coupon = code.trim();']],
  },
  {
    name: 'semicolons were dropped',
    file: 'cart.ts',
    blocks: [
      [
        '  total(): number {\n    let sum = 0\n    for (const { price, quantity } of this.#lines.values()) {\n      const share = discountOf(quantity)',
        '  total(): number {\n    let sum = 0\n    for (const { price, quantity } of this.#lines.values()) {\n      const share = discountOf(quantity, price)',
      ],
    ],
    expect: { refused: 'misquoted' },
  },
  // Elisions.
  {
    name: 'dots in both halves',
    file: 'tokens.rs',
    blocks: [
      [
        'pub fn tokens(text: &str) -> Result<Vec<Token>, LexError> {\n    // ...\n    Ok(found)\n}',
        'pub fn lex(text: &str) -> Result<Vec<Token>, LexError> {\n    // ...\n    Ok(found)\n}',
      ],
    ],
    expect: [['pub fn tokens(', 'pub fn lex(']],
  },
  {
    name: 'dots, and a change on both sides of them',
    file: 'ledger.py',
    blocks: [
      [
        '    def open(self, name):\n        # ...\n        self.accounts[name] = account\n        return account',
        '    def start(self, name):\n        # ...\n        self.accounts[name] = account\n        return account, name',
      ],
    ],
    expect: [
      ['def open(self, name):', 'def start(self, name):'],
      [
        'self.accounts[name] = account\n        return account',
        'self.accounts[name] = account\n        return account, name',
      ],
    ],
  },
  {
    name: '“existing code” in the lower half only',
    file: 'cart.ts',
    blocks: [
      [
        '  count(): number {\n' + count + '\n  }',
        '  count(): number {\n    // ... existing code ...\n  }',
      ],
    ],
    expect: { refused: 'elided' },
  },
  {
    name: '“rest of the file” in the lower half only',
    file: 'theme.css',
    blocks: [
      [
        '.button:hover {\n  background: #eee;\n}',
        '.button:hover {\n  background: #ddd;\n}\n/* rest of the file unchanged */',
      ],
    ],
    expect: { refused: 'elided' },
  },
  {
    name: 'dots in the upper half only',
    file: 'pool.go',
    blocks: [['func (p *Pool) Give() {\n	// ...\n}', 'func (p *Pool) Give() {}']],
    expect: { refused: 'elided' },
  },
  {
    name: 'dots before lines that stand twice',
    file: 'pool.go',
    blocks: [
      [
        'func (p *Pool) Close() error {\n	// ...\n	p.mu.Lock()',
        'func (p *Pool) Close() error {\n	// ...\n	p.mu.TryLock()',
      ],
    ],
    expect: { refused: 'elided' },
  },
  {
    name: 'dots that are the code’s own',
    file: 'ledger.py',
    blocks: [['    def report(self): ...', '    def report(self):\n        ...']],
    expect: [['    def report(self): ...', '    def report(self):\n        ...']],
  },
  {
    name: 'a spread, which is no elision',
    file: 'cart.ts',
    blocks: [
      [
        '    this.#lines.set(line.sku, { ...line, quantity });',
        '    this.#lines.set(line.sku, {\n      ...line,\n      quantity,\n    });',
      ],
    ],
    expect: [['{ ...line, quantity });', '{\n      ...line,\n      quantity,\n    });']],
  },
  // Ambiguity.
  {
    name: 'a line that stands twice',
    file: 'cart.ts',
    blocks: [['    let sum = 0;', '    let sum = 0n;']],
    expect: { refused: 'ambiguous' },
  },
  {
    name: 'a block that stands three times',
    file: 'Invoice.java',
    blocks: [[sent, sent.replace('"sent"', '"sent already"')]],
    expect: { refused: 'ambiguous' },
  },
  {
    name: 'the same, where the person asked about one of them',
    file: 'Invoice.java',
    blocks: [[sent, sent.replace('"sent"', '"sent already"')]],
    within: { start: 28, end: 34 },
    expect: [
      [
        'Position position) {\n' + sent + '\n        positions.remove',
        'Position position) {\n' +
          sent.replace('"sent"', '"sent already"') +
          '\n        positions.remove',
      ],
    ],
  },
  {
    name: 'two rules of the same text',
    file: 'theme.css',
    blocks: [
      [
        '  display: flex;\n  align-items: center;\n  padding: 4px 8px;',
        '  display: flex;\n  align-items: end;\n  padding: 4px 8px;',
      ],
    ],
    expect: { refused: 'ambiguous' },
  },
  {
    name: 'two rules of the same text, with the selector quoted',
    file: 'theme.css',
    blocks: [
      [
        '.panel > footer {\n  display: flex;\n  align-items: center;',
        '.panel > footer {\n  display: flex;\n  align-items: end;',
      ],
    ],
    expect: [
      [
        '.panel > footer {\n  display: flex;\n  align-items: center;',
        '.panel > footer {\n  display: flex;\n  align-items: end;',
      ],
    ],
  },
  {
    name: 'two rules of the same text close together, with a slip',
    file: 'theme.css',
    blocks: [
      [
        '  display: flex;\n  align-items: center;\n  padding: 4px 9px;\n}',
        '  display: grid;\n  align-items: center;\n  padding: 4px 9px;\n}',
      ],
    ],
    expect: { refused: 'ambiguous' },
  },
  {
    name: 'a line dropped, and its first line stands a few lines above as well',
    file: 'ledger.py',
    blocks: [
      [
        '@dataclass\nclass Account:\n    entries: list[Entry] = field(default_factory=list)\n\n    def book(self, amount, text):\n        """Adds an entry; nothing is booked for an amount of zero."""\n        if amount == 0:',
        '@frozen\nclass Account:\n    entries: list[Entry] = field(default_factory=list)\n\n    def book(self, amount, text):\n        """Adds an entry; nothing is booked for an amount of zero."""\n        if amount == 0:',
      ],
    ],
    expect: [['@dataclass\nclass Account:', '@frozen\nclass Account:']],
  },
  {
    name: 'a slip in a line, and its first line stands in the arm above as well',
    file: 'tokens.rs',
    blocks: [
      [
        "                chars.next();\n                found.push(Token::Closes);\n            }\n            '0'..='9' => found.push(number(&mut chars)?),\n            other => return Err(LexError::Unexpected(other)),",
        "                let _ = chars.next();\n                found.push(Token::Closes);\n            }\n            '0'..='9' => found.push(number(&mut chars)?),\n            other => return Err(LexError::Unexpected(other)),",
      ],
    ],
    expect: [
      [
        'chars.next();\n                found.push(Token::Close);',
        'let _ = chars.next();\n                found.push(Token::Close);',
      ],
    ],
  },
  {
    name: 'a line dropped from one of two places that differ in just that line',
    file: 'pool.go',
    blocks: [['	defer p.mu.Unlock()\n	if p.closed {\n	}', '	defer p.mu.RUnlock()\n	if p.closed {\n	}']],
    expect: { refused: 'ambiguous' },
  },
  {
    name: 'a lone brace',
    file: 'tokens.rs',
    blocks: [['}', '};']],
    expect: { refused: 'ambiguous' },
  },
  {
    name: 'the same indented block under two heads, the head misquoted',
    file: 'theme.css',
    blocks: [
      [
        '.panel > nav {\n  display: flex;\n  align-items: center;\n  padding: 4px 8px;\n}',
        '.panel > nav {\n  display: flex;\n  align-items: end;\n  padding: 4px 8px;\n}',
      ],
    ],
    expect: { refused: 'missing' },
  },
  // Not there at all.
  {
    name: 'a function that the file does not have',
    file: 'ledger.py',
    blocks: [
      [
        '    def merge(self, other):\n        for name, account in other.accounts.items():\n            self.accounts[name] = account',
        '    def merge(self, other):\n        pass',
      ],
    ],
    expect: { refused: 'missing' },
  },
  {
    name: 'code of another language',
    file: 'pool.go',
    blocks: [['  giveBack(): void {\n    this.tokens.push({});\n  }', '  giveBack(): void {}']],
    expect: { refused: 'missing' },
  },
  {
    name: 'nothing quoted, in a file that is there',
    file: 'theme.css',
    blocks: [['', '.new { color: red; }']],
    expect: { refused: 'nothing-quoted' },
  },
  {
    name: 'blank lines quoted',
    file: 'theme.css',
    blocks: [['\n\n', '.new { color: red; }']],
    expect: { refused: 'nothing-quoted' },
  },
  {
    name: 'a short line that is like many',
    file: 'tokens.rs',
    blocks: [['chars.nxt();', 'chars.next_back();']],
    expect: { refused: 'missing' },
  },
  {
    name: 'the change is made already',
    file: 'cart.ts',
    blocks: [
      [
        "    if (code.trim() == null) {\n      throw new Error('No code given.');",
        "    if (code.trim() === '') {\n      throw new Error('A coupon needs a code.');",
      ],
    ],
    expect: [],
  },
  {
    name: 'the same block twice',
    file: 'Invoice.java',
    blocks: [
      ['package shop;', 'package shop.billing;'],
      ['package shop;', 'package shop.billing;'],
    ],
    expect: [['package shop;', 'package shop.billing;']],
  },
  {
    name: 'the same insertion twice',
    file: 'tokens.rs',
    blocks: [
      ['    Times,\n', '    Times,\n    Divide,\n'],
      ['    Times,\n', '    Times,\n    Divide,\n'],
    ],
    expect: [['    Times,\n', '    Times,\n    Divide,\n']],
  },
  {
    name: 'two blocks that change one line differently',
    file: 'Invoice.java',
    blocks: [
      ['package shop;', 'package a;'],
      ['package shop;', 'package b;'],
    ],
    expect: { refused: 'overlap' },
  },
  {
    name: 'a heading line of equals signs within',
    file: 'ledger.py',
    blocks: [['"""A ledger of accounts, each with its entries."""', '"""\nLedger\n======\n"""']],
    expect: [['"""A ledger of accounts, each with its entries."""', '"""\nLedger\n======\n"""']],
  },
  {
    name: 'a fence within',
    file: 'cart.ts',
    blocks: [
      [
        '/** Share of the price that is taken off, by the number of pieces. */',
        '/**\n * Share of the price that is taken off:\n * ```ts\n * discountOf(20)\n * ```\n */',
      ],
    ],
    expect: [
      [
        '/** Share of the price that is taken off, by the number of pieces. */',
        '/**\n * Share of the price that is taken off:\n * ```ts\n * discountOf(20)\n * ```\n */',
      ],
    ],
  },
];
