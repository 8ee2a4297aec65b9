/** What `mix test --formatter` is to call what `mixFormatter` defines. */
export const mixFormatterName = 'ParleyFormatter';

/** What became of one test, as JSON that is put together by hand: not every Elixir has some. */
const counting = String.raw`  defp count(nil, test, found) do
    Map.update!(found, :passed, &["{\"name\":" <> quoted(test.name) <> "}" | &1])
  end

  defp count({:failed, failures}, test, found) do
    message = ExUnit.Formatter.format_test_failure(test, failures, 1, 80, &plain/2)
    Map.update!(found, :failed, &[failure(test.name, message) | &1])
  end

  defp count(_, _, found), do: Map.update!(found, :skipped, &(&1 + 1))

  defp failure(name, message) do
    "{\"name\":" <> quoted(name) <> ",\"message\":" <> quoted(message) <> "}"
  end

  defp plain(:diff_enabled?, _), do: false
  defp plain(_, text), do: text

  defp quoted(value) do
    text = to_string(value)
    text = if String.valid?(text), do: text, else: inspect(text)
    "\"" <> (for <<sign::utf8 <- text>>, into: "", do: escaped(sign)) <> "\""
  end

  defp escaped(?"), do: "\\\""
  defp escaped(?\\), do: "\\\\"
  defp escaped(sign) when sign < 32 do
    "\\u" <> String.pad_leading(Integer.to_string(sign, 16), 4, "0")
  end
  defp escaped(sign), do: <<sign::utf8>>
`;

/**
 * A formatter of ExUnit that writes what became of each test into a file, as `unittestRunner` does:
 * what tests print cannot be taken for it. Where Mix measures coverage it is written, too, in lcov's
 * form, before Mix puts it together in a form of its own. `folder` is absolute.
 */
export function mixFormatter(folder: string): string {
  const inFolder = (name: string): string =>
    JSON.stringify(`${folder}/${name}`).replaceAll('#{', String.raw`\#{`);
  return String.raw`defmodule ParleyFormatter do
  use GenServer

  def init(_), do: {:ok, %{passed: [], skipped: 0, failed: [], errors: []}}

  def handle_cast({:test_finished, test}, found), do: {:noreply, count(test.state, test, found)}

  def handle_cast({:module_finished, %{state: {:failed, failures}} = module}, found) do
    message = ExUnit.Formatter.format_test_all_failure(module, failures, 1, 80, &plain/2)
    {:noreply, Map.update!(found, :errors, &[failure(module.name, message) | &1])}
  end

  def handle_cast({:suite_finished, _}, found) do
    lists = for name <- [:passed, :failed, :errors] do
      quoted(to_string(name)) <> ":[" <> Enum.join(Enum.reverse(found[name]), ",") <> "]"
    end
    text = "{" <> Enum.join(lists, ",") <> ",\"skipped\":#{found.skipped}}"
    File.write!(${inFolder('report.json')}, text)
    if Process.whereis(:cover_server), do: File.write!(${inFolder('lcov.info')}, coverage())
    {:noreply, found}
  end

  def handle_cast(_, found), do: {:noreply, found}

  defp coverage do
    for module <- :cover.modules(),
        {:ok, calls} <- [:cover.analyse(module, :calls, :line)],
        source = module.module_info(:compile)[:source] do
      lines = for {{_, line}, hits} <- calls, line > 0, do: "DA:#{line},#{hits}\n"
      ["SF:", source, "\n", lines, "end_of_record\n"]
    end
  end

${counting}end
`;
}
