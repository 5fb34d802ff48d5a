/**
 * Takes the power from what CI servers obey in a log, such as `::error::`, `##[group]`, `##vso[…]` and `##teamcity[…]`.
 * Some look for it at the start of a line, some anywhere, so every text output goes through here as a whole: wrapping
 * may put a host's words at the start of a line.
 */
export function withoutCiCommands(text: string): string {
  return text
    .replace(/##(?=\[|vso\[|teamcity\[)/gi, '# #')
    .replace(/^([^\S\n]*)::/gm, '$1: :')
    .replace(/::(?=[a-z-]+( [^:]*)?::)/gi, ': :');
}

/** The same for JSON, whose values stay the same. */
export function withoutCiCommandsInJson(json: string): string {
  return json.replace(/#(?=#\[|#vso\[|#teamcity\[)/gi, '\\u0023');
}
