interface ForeignPhrase {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Phrases that a reader stumbles over, and what to write instead. */
const foreignPhrases: readonly ForeignPhrase[] = [
  {
    pattern: /\banswers\b(?!:|\.\S|$)|\banswered\b|\banswer(?:ing)? (?:with )?\d{3}\b/i,
    instead: '"returns" or "response"',
  },
  { pattern: /(?<!\bthere )\b(?:is|are|was|were) none\b/i, instead: '"invalid" or "missing"' },
  { pattern: /(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b|less\b|one\b)/i, instead: '"is not a"' },
  { pattern: /\bno such (?:header|property|parameter|field)\b/i, instead: '"(missing)"' },
  { pattern: /\btells (?:of|that|whether|which|what)\b|\bsays? of\b/i, instead: '"reports" or "states"' },
  { pattern: /\bof just (?:that|this) name\b/i, instead: '"exactly"' },
  { pattern: /\bjust as (?:it|they) (?:is|are|was|were|stands?)\b/i, instead: '"unchanged"' },
  { pattern: /\b(?:whoever|nobody|somebody|anybody)\b/i, instead: '"the user", "the caller", or the passive' },
  { pattern: /\bshall\b/i, instead: '"should" or "must"' },
  { pattern: /\b(?:anew|afresh|once more)\b/i, instead: '"again"' },
  { pattern: /\b(?:falls?|fell) over\b/i, instead: '"crashes" or "returns a 5xx"' },
  { pattern: /\bst(?:ands?|anding|ood) (?:in|beside)\b/i, instead: '"is in" or "is next to"' },
  { pattern: /\bstand-in\b/i, instead: '"stub"' },
  { pattern: /\banother [\w-]+(?: [\w-]+)? than\b/i, instead: '"a different … from"' },
  { pattern: /\bno usable answer\b/i, instead: '"did not respond"' },
  { pattern: /\btaken for\b/i, instead: '"treated as"' },
  { pattern: /\bkeeps? account of\b/i, instead: '"records"' },
  { pattern: /\b(?:asked for|read|fetched|sent) once an?\b/i, instead: '"once per"' },
  { pattern: /\bof (?:no more |no further )?use\b/i, instead: '"useful" or "needed"' },
  { pattern: /\bstrangers?\b|\bstrange origins?\b|\btempt(?:s|ed|ing)?\b/i, instead: '"an untrusted origin"' },
  { pattern: /\bopened by a person\b/i, instead: '"interactive"' },
  {
    pattern: /\b(?:licences?|behaviours?|colours?|honours?|favours?|misspelt|cancell(?:ed|ing)|whilst|artefacts?)\b/i,
    instead: 'the American spelling',
  },
  {
    pattern: /\b(?:normal|recogn|serial|initial|organ|summar|minim|maxim)is(?:e|es|ed|ing|ation)\b/i,
    instead: 'the American spelling',
  },
];

/** A sentence about each of these phrases in `text`. Code in backticks is skipped. */
export function complaintsAbout(text: string): string[] {
  const prose = text.replace(/`[^`\n]*`/g, '``').replace(/\s+/g, ' ');
  return foreignPhrases.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(prose);
    return found ? [`"${found[0]}" in "${around(prose, found.index)}": write ${instead}`] : [];
  });
}

function around(prose: string, index: number): string {
  return prose.slice(Math.max(0, index - 60), index + 60).trim();
}
