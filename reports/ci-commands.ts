/**
 * Takes the power from what CI servers obey in a log, such as `::error::`, `##[group]`, `##vso[…]` and `##teamcity[…]`.
 * Some look for it anywhere in a line, so everything from a host goes through here, wherever it stands.
 */
export function withoutCiCommands(text: string): string {
  return text.replace(/##(?=\[|vso\[|teamcity\[)/gi, '# #').replace(/::(?=[a-z-]+( [^:]*)?::)/gi, ': :');
}
