/**
 * Loaded before anything else, has Ruby itself measure what runs (its own `coverage`, no gem) and writes
 * it in lcov's form. `file` is absolute. What the project measures by itself joins in: it may neither
 * begin anew nor take away what was found. Nothing else is loaded, for Bundler picks the versions later.
 */
export function rubyCoverage(file: string): string {
  return `require 'coverage'

module ParleyCoverage
  @found = {}

  class << self
    def keep(found)
      found.each { |path, measured| @found[path] = measured }
      found
    end

    def write(file)
      keep(Coverage.peek_result) if Coverage.running?
      own = @found.select { |path, _| path.start_with?(Dir.pwd + '/') }
      File.write(file, own.map { |path, measured| record(path, measured) }.join)
    end

    private

    def record(path, measured)
      lines = measured[:lines].each_with_index.map { |hits, at| "DA:#{at + 1},#{hits}" if hits }
      branches = (measured[:branches] || {}).flat_map do |branch, ways|
        ways.map { |way, hits| "BRDA:#{branch[2]},#{branch[1]},#{way[1]},#{hits}" }
      end
      ["SF:#{path}", *lines.compact, *branches, 'end_of_record', ''].join("\\n")
    end
  end

  def start(*)
    super unless running?
  end

  def result(*)
    ParleyCoverage.keep(super)
  end
end

Coverage.start(lines: true, branches: true)
Coverage.singleton_class.prepend(ParleyCoverage)
at_exit { ParleyCoverage.write(${rubyString(file)}) }
`;
}

function rubyString(text: string): string {
  return `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
}
