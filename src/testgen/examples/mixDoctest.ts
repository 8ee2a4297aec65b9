/** A script for `mix run`, which has ExUnit run the doctests of all modules that a file defines. */
export function mixDoctest(text: string): string {
  const modules = [...text.matchAll(/^\s*defmodule\s+([A-Z][\w.]*)\s+do\b/gmu)].map(
    ([, name = '']) => `  doctest ${name}`,
  );
  return [
    'ExUnit.start()',
    'defmodule ParleyDoctest do',
    '  use ExUnit.Case',
    ...modules,
    'end',
    '',
  ].join('\n');
}
