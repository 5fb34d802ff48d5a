import { isAbsoluteUrl } from '../../wopi/absolute-url.ts';
import { differingBytes, firstDifference } from '../expect/differences.ts';
import { aValue, type JsonExpectation, matching } from '../expect/json.ts';
import { compareResponse } from '../expect/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { type FileState, type KnownContent, type KnownValue, without } from './file-state.ts';
import { type BodyFacts, comparedBytes, type Finding, finding, isRefusal, mismatch, type Passing } from './passing.ts';
import { type Rule, rules } from './rules.ts';
import { textAt } from './text-at.ts';

/** Judges the bytes and versions of GetFile and PutFile, and the versions that lock operations report. */
export function judgeContent(passing: Passing, state: FileState): Finding[] {
  const { operation } = passing.request;
  if (passing.response.status !== 200 || state.hasCoauth) return [];
  if (operation === 'GetFile') return judgeGetFile(passing, state);
  if (operation === 'PutFile') return judgePutFile(passing, state);
  if (operation === 'Lock') return judgeItemVersion(rules.itemVersionOfLock, passing, state);
  return operation === 'Unlock' ? judgeItemVersion(rules.itemVersionOfUnlock, passing, state) : [];
}

function judgeGetFile(passing: Passing, state: FileState): Finding[] {
  return [...judgeBytes(passing, state), ...judgeItemVersion(rules.itemVersionOfGetFile, passing, state)];
}

function judgeBytes({ received, response }: Passing, { content, version }: FileState): Finding[] {
  if (!received || !content || received.sha256 === content.sha256) return [];
  const reported = response.header('X-WOPI-ItemVersion');
  const isOther = reported !== undefined && version !== undefined && reported !== version.value;
  // Another client may have saved in the meantime.
  if (content.from === 'read' && (isOther || reported === undefined)) return [];
  return [{ rule: byteRuleOf(content, received), mismatches: [{ at: 'body', ...differing(content, received) }] }];
}

function byteRuleOf(content: KnownContent, received: BodyFacts): Rule {
  if (received.sha256 === content.refused) return rules.refusedSave;
  if (content.from === 'read') return rules.versionMoves;
  return received.sha256 === content.before ? rules.newBytesAtOnce : rules.savedBytes;
}

function differing(expected: BodyFacts, actual: BodyFacts): Pick<Mismatch, 'expected' | 'actual'> {
  const equal = firstDifference(expected.beginning, actual.beginning);
  const describe = ({ size, sha256 }: BodyFacts) =>
    `${size} bytes with the SHA-256 ${sha256}, first differing after byte ${equal}`;
  if (equal === comparedBytes) return { expected: describe(expected), actual: describe(actual) };
  const sides = differingBytes(expected.beginning, actual.beginning);
  const withSize = (text: string, { size }: BodyFacts) => text.replace(/^\d+/, String(size));
  return { expected: withSize(sides.expected, expected), actual: withSize(sides.actual, actual) };
}

function judgeItemVersion(rule: Rule, { response }: Passing, { version }: FileState): Finding[] {
  const reported = response.header('X-WOPI-ItemVersion');
  if (!reported || !version || version.isOutdated || reported === version.value) return [];
  return mismatch(
    rule,
    'header X-WOPI-ItemVersion',
    `${JSON.stringify(version.value)}, as Version`,
    JSON.stringify(reported),
  );
}

function judgePutFile({ response, sent }: Passing, { content, version }: FileState): Finding[] {
  const reported = response.header('X-WOPI-ItemVersion');
  const isChanged = sent !== undefined && content !== undefined && content.sha256 !== sent.sha256;
  if (!isChanged || !reported || reported !== version?.value) return [];
  return mismatch(rules.newItemVersion, 'header X-WOPI-ItemVersion', 'a new version', JSON.stringify(reported));
}

/** What is known of the content afterward. */
export function learnContent(
  passing: Passing,
  state: FileState,
  { isBroken }: { readonly isBroken: boolean },
): FileState {
  const { request, response } = passing;
  if (request.operation === 'GetFile') return learnRead(passing, state);
  if (request.operation !== 'PutFile' || (isRefusal(response) && response.status !== 413)) return state;
  if (response.status === 200) return learnSaved(passing, state, isBroken);
  return passing.sent && state.content
    ? { ...state, content: { ...state.content, refused: passing.sent.sha256 } }
    : state;
}

function learnRead({ received, response }: Passing, state: FileState): FileState {
  if (response.status !== 200) return state;
  if (!received) return without(state, 'content');
  if (received.sha256 === state.content?.sha256) return state;
  return { ...state, content: { ...received, from: 'read' } };
}

function learnSaved({ sent, response, at }: Passing, state: FileState, isBroken: boolean): FileState {
  if (!sent || isBroken) return without(state, 'content', 'version', 'time');
  const { content: before } = state;
  const isChanged = before !== undefined && before.sha256 !== sent.sha256;
  const content: KnownContent = { ...sent, from: 'saved', ...(isChanged && { before: before.sha256 }) };
  const values = { version: response.header('X-WOPI-ItemVersion'), time: textAt(response, 'LastModifiedTime') };
  const { lock } = state;
  return {
    ...without(state, 'content', 'version', 'time'),
    ...(lock && { lock: lock === 'free' ? lock : { ...lock, hasSaved: true } }),
    content: before && !isChanged ? { ...before, from: 'saved' } : content,
    ...known('version', savedValue(state.version, values.version, { isChanged, wasKnown: before !== undefined, at })),
    ...known('time', savedValue(state.time, values.time, { isChanged, wasKnown: before !== undefined, at })),
  };
}

function known<Name extends string>(name: Name, value: KnownValue | undefined) {
  return (value && { [name]: value }) as { readonly [Key in Name]?: KnownValue } | undefined;
}

interface Save {
  readonly isChanged: boolean;
  /** The content before was known. */
  readonly wasKnown: boolean;
  readonly at: number;
}

// What a save of unknown effect leaves is unknown.
function savedValue(
  before: KnownValue | undefined,
  reported: string | undefined,
  { isChanged, wasKnown, at }: Save,
): KnownValue | undefined {
  if (reported) return { value: reported, at, bySave: true };
  if (!before || !wasKnown) return undefined;
  return isChanged ? { ...before, isOutdated: true } : undefined;
}

const fileName: JsonExpectation = matching(/^[^/\\]+$/, 'a file name without a path');
const absoluteUrl: JsonExpectation = (value) =>
  typeof value === 'string' && isAbsoluteUrl(value) && /[?&]access_token=[^&]/.test(value)
    ? undefined
    : 'an absolute URL with an access token';

/** Judges the name and the address of a copy, and the new name of a file. */
export function judgeNames({ request, response }: Passing): Finding[] {
  if (response.status !== 200) return [];
  if (request.operation === 'RenameFile')
    return finding(rules.renamedName, compareResponse(response, { json: { Name: aValue } }));
  if (request.operation !== 'PutRelativeFile') return [];
  return [
    ...finding(rules.copyName, compareResponse(response, { json: { Name: fileName } })),
    ...finding(rules.copyUrl, compareResponse(response, { json: { Url: absoluteUrl } })),
  ];
}
