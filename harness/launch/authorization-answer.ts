import { checkId } from '../results/check-id.ts';
import type { CheckResult } from '../results/result.ts';
import { byWord, type Finding } from './finding.ts';
import type { QuestionnaireInput } from './questionnaire-input.ts';
import type { TokenPlaces } from './token-places.ts';

const rows: readonly (readonly [keyof TokenPlaces, string])[] = [
  ['both', 'valid access_token and Authorization header'],
  ['queryOnly', 'access_token only'],
  ['headerOnly', 'Authorization header only'],
  ['queryAgainstHeader', 'valid access_token, invalid Authorization header'],
  ['headerAgainstQuery', 'invalid access_token, valid Authorization header'],
  ['neither', 'invalid access_token and Authorization header'],
];

/** Question 7: where the host reads the access token. */
export function authorizationAnswer({ file, results, probes }: QuestionnaireInput): Finding {
  const word = file.answers?.authorization;
  const found = ofPlaces(probes?.tokenPlaces) ?? ofChecks(results);
  if (!found) return byWord('authorization', word, []);
  return found.state === 'ready' && word !== undefined ? { ...found, says: word } : found;
}

function ofPlaces(places: TokenPlaces | undefined): Finding | undefined {
  if (!places || Object.values(places).includes(undefined) || places.both !== 200) return undefined;
  const evidence = rows.map(([row, title]) => `${title}: ${places[row]}`);
  if (places.neither === 200)
    return {
      state: 'blocked',
      says: 'CheckFileInfo returns 200 for an invalid access token.',
      evidence,
      toDo: 'Return 401 for an invalid access token.',
    };
  return { state: 'ready', says: sentenceOf(places), evidence, certainty: 'full: every combination was sent' };
}

// AccessTokenInHeaderOnly also passes when the host refuses the token there.
function ofChecks(results: readonly CheckResult[]): Finding | undefined {
  const [queryOnly, headerOnly] = ['AccessTokenInQueryOnly', 'AccessTokenInHeaderOnly'].map((name) => {
    const result = results.find((one) => checkId(one) === `Extended.AccessTokens/${name}`);
    return result?.exchanges.find(({ purpose }) => purpose === undefined)?.response?.status;
  });
  const evidence = [
    `access_token only: ${queryOnly ?? 'not sent'}`,
    `Authorization header only: ${headerOnly ?? 'not sent'}`,
  ];
  const certainty = 'requests with contradicting tokens were not sent';
  if (queryOnly === 200 && headerOnly === 200)
    return { state: 'ready', says: 'We accept the access token in either place.', evidence, certainty };
  if (queryOnly === 200) return { state: 'ready', says: 'We read the access_token parameter.', evidence, certainty };
  if (headerOnly === 200) return { state: 'ready', says: 'We read the Authorization header.', evidence, certainty };
  return undefined;
}

function sentenceOf({ queryOnly, headerOnly, queryAgainstHeader, headerAgainstQuery }: TokenPlaces): string {
  const byQuery = queryAgainstHeader === 200;
  const byHeader = headerAgainstQuery === 200;
  if (queryOnly === 200 && headerOnly === 200)
    return `We accept the access token in either place; ${whenTheyDiffer(byQuery, byHeader)}.`;
  if (queryOnly === 200)
    return `We read the access_token parameter and ${byQuery ? 'ignore' : 'also verify'} the Authorization header.`;
  if (headerOnly === 200)
    return `We read the Authorization header and ${byHeader ? 'ignore' : 'also verify'} the access_token parameter.`;
  return 'We require the access token in both places.';
}

function whenTheyDiffer(byQuery: boolean, byHeader: boolean): string {
  if (byQuery && byHeader) return 'when they differ, one valid token is enough';
  if (byQuery) return 'when they differ, we go by the access_token parameter';
  if (byHeader) return 'when they differ, we go by the Authorization header';
  return 'when they differ, both must be valid';
}
