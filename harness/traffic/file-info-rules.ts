import type { Editor } from '../../wopi/editors.ts';
import { plusProperties } from '../../wopi/file-info-properties.ts';
import type { JsonObject, JsonValue, WopiResponse } from '../client/response.ts';
import { compareEditorFileInfo, compareFileInfo } from '../expect/compare-file-info.ts';
import { isObject } from '../expect/json.ts';
import type { Mismatch } from '../results/failures.ts';
import { type FileState, type KnownValue, lockAt, type UserFacts, without } from './file-state.ts';
import { type Finding, finding, mismatch, type Passing } from './passing.ts';
import { type Rule, rules } from './rules.ts';
import { textAt } from './text-at.ts';

/** Judges a response of CheckFileInfo: its form, and what it says about the state of the file. */
export function judgeFileInfo(passing: Passing, state: FileState, editors: readonly Editor[]): Finding[] {
  const { request, response } = passing;
  if (request.operation !== 'CheckFileInfo' || response.status !== 200) return [];
  const { json } = response;
  if (!('value' in json)) return mismatch(rules.infoIsJson, 'body', 'JSON', json.problem);
  return [
    ...judgeForm(json.value, response.text, editors),
    ...(isObject(json.value) ? judgeFacts(json.value, passing, state) : []),
  ];
}

function judgeForm(info: JsonValue, source: string, [editor = 'microsoft']: readonly Editor[]): Finding[] {
  const { mismatches } =
    editor === 'microsoft' ? compareFileInfo(info, source) : compareEditorFileInfo(editor, info, source);
  const found = new Set(mismatches.map(formRuleOf));
  return [...found].flatMap((rule) =>
    finding(
      rule,
      mismatches.filter((one) => formRuleOf(one) === rule),
    ),
  );
}

const requiredRules: Readonly<Record<string, Rule | undefined>> = {
  BaseFileName: rules.infoName,
  OwnerId: rules.infoOwner,
  Size: rules.infoSize,
  UserId: rules.infoUser,
  Version: rules.infoVersion,
};

function formRuleOf({ at, expected }: Mismatch): Rule {
  const name = at.replace(/^property /, '');
  if (at === 'body') return rules.infoIsJson;
  if (Object.hasOwn(plusProperties, name)) return rules.infoPlus;
  if (expected.startsWith('an absolute URL')) return rules.infoUrls;
  return (Object.hasOwn(requiredRules, name) && requiredRules[name]) || rules.infoTypes;
}

function judgeFacts(info: JsonObject, passing: Passing, state: FileState): Finding[] {
  return [
    ...judgeSize(info, state),
    ...judgeIdentities(info, passing, state),
    ...judgeVersion(passing, state),
    ...judgeTime(passing, state),
    ...judgeName(passing, state),
  ];
}

function judgeSize({ Size, SHA256, Version }: JsonObject, { content, version, hasCoauth }: FileState): Finding[] {
  if (!content || hasCoauth) return [];
  // The content that is known may no longer be that of the file.
  if (content.from === 'read' && version !== undefined && Version !== version.value) return [];
  return [
    ...(typeof Size === 'number' && Size !== content.size
      ? mismatch(rules.sizeOfContent, 'property Size', `${content.size}, the size of the content`, String(Size))
      : []),
    ...(typeof SHA256 === 'string' && SHA256 !== '' && SHA256 !== content.sha256
      ? mismatch(rules.digestOfContent, 'property SHA256', content.sha256, SHA256)
      : []),
  ];
}

function judgeIdentities({ OwnerId, UserId }: JsonObject, { request }: Passing, state: FileState): Finding[] {
  const earlier = state.users.get(request.user)?.userId;
  return [
    ...(state.ownerId !== undefined && OwnerId !== state.ownerId
      ? mismatch(rules.infoOwner, 'property OwnerId', `${state.ownerId}, as before`, String(OwnerId))
      : []),
    ...(earlier !== undefined && UserId !== earlier
      ? mismatch(rules.infoUser, 'property UserId', `${earlier}, as before`, String(UserId))
      : []),
  ];
}

function judgeVersion({ response, at }: Passing, state: FileState): Finding[] {
  const now = textAt(response, 'Version');
  if (now === undefined || state.hasCoauth) return [];
  const used = judgeNewVersion(now, state);
  return used.length > 0 ? used : judgeKnownVersion(now, state, at);
}

function judgeNewVersion(now: string, { version, content, versions }: FileState): Finding[] {
  const actual = JSON.stringify(now);
  if (version?.isOutdated && now === version.value)
    return mismatch(rules.versionMoves, 'property Version', 'a version other than before the save', actual);
  const before = content && versions.get(now);
  return before === undefined || before === content?.sha256
    ? []
    : mismatch(rules.versionIsNew, 'property Version', 'a version that no other content had', actual);
}

function judgeKnownVersion(now: string, state: FileState, at: number): Finding[] {
  const { version } = state;
  if (!version || version.isOutdated || now === version.value) return [];
  if (version.bySave) return changed(rules.itemVersionOfSave, 'Version', version, now);
  return isHeld(state, at) ? changed(rules.versionStays, 'Version', version, now) : [];
}

// Without a lock, another client may have saved.
function isHeld(state: FileState, at: number): boolean {
  const lock = lockAt(state, at);
  return lock !== undefined && lock !== 'free';
}

function changed(rule: Rule, name: string, { value }: KnownValue, now: string): Finding[] {
  return mismatch(rule, `property ${name}`, `${JSON.stringify(value)}, as before`, JSON.stringify(now));
}

/** Times that hosts write in whole seconds need longer than that to move. */
const slowestClockMs = 2_000;

function judgeTime({ response, at }: Passing, { time, hasCoauth }: FileState): Finding[] {
  const now = textAt(response, 'LastModifiedTime');
  if (now === undefined || time === undefined || hasCoauth) return [];
  if (time.isOutdated) {
    return now === time.value && at - time.at > slowestClockMs
      ? mismatch(rules.timeMoves, 'property LastModifiedTime', 'a time after that before the save', JSON.stringify(now))
      : [];
  }
  if (now === time.value) return [];
  if (time.bySave) return changed(rules.timeOfSave, 'LastModifiedTime', time, now);
  return changed(time.wasLocked ? rules.timeStaysAfterLock : rules.timeStays, 'LastModifiedTime', time, now);
}

function judgeName({ response }: Passing, { renamedTo, baseName }: FileState): Finding[] {
  const now = textAt(response, 'BaseFileName');
  if (renamedTo === undefined || baseName === undefined || now === undefined) return [];
  const wanted = renamedTo + extensionOf(baseName);
  return now.normalize() === wanted.normalize()
    ? []
    : mismatch(rules.renamedInfo, 'property BaseFileName', JSON.stringify(wanted), JSON.stringify(now));
}

function extensionOf(name: string): string {
  return /\.[^.]*$/.exec(name)?.[0] ?? '';
}

const mostVersions = 1_000;

/** What is known of the file after a response of CheckFileInfo. */
export function learnFileInfo(passing: Passing, state: FileState): FileState {
  const { request, response, at } = passing;
  if (request.operation !== 'CheckFileInfo' || response.status !== 200) return state;
  const { json } = response;
  const info = 'value' in json && isObject(json.value) ? json.value : {};
  const kept = withKnownContent(state, response, at);
  const [version, time] = [textAt(response, 'Version'), textAt(response, 'LastModifiedTime')];
  const [baseName, ownerId] = [textAt(response, 'BaseFileName'), textAt(response, 'OwnerId')];
  return {
    ...without(kept, 'renamedTo', 'version', 'time'),
    ...(version !== undefined && { version: { value: version, at } }),
    ...(time !== undefined && { time: { value: time, at } }),
    ...(baseName !== undefined && { baseName }),
    ...(ownerId !== undefined && { ownerId }),
    versions: withVersion(kept, version),
    users: withUser(state.users, request.user, factsOf(info)),
  };
}

// Another client may have saved when the version is a new one.
function withKnownContent(state: FileState, response: WopiResponse, at: number): FileState {
  const { version } = state;
  const isForeign = version && !version.isOutdated && textAt(response, 'Version') !== version.value;
  return isForeign && !isHeld(state, at) ? without(state, 'content') : state;
}

function withVersion({ versions, content }: FileState, version: string | undefined): FileState['versions'] {
  if (version === undefined || !content) return versions;
  return new Map([...[...versions].slice(-mostVersions), [version, content.sha256]]);
}

const mostUsers = 100;

function withUser(users: FileState['users'], user: string, facts: UserFacts): FileState['users'] {
  return new Map([...[...users].slice(-mostUsers), [user, facts]]);
}

function factsOf(info: JsonObject): UserFacts {
  const claims = Object.entries(info).filter(([name, value]) => name.startsWith('Supports') && value === true);
  return {
    userId: typeof info.UserId === 'string' ? info.UserId : undefined,
    canWrite: info.UserCanWrite === true,
    claims: new Set(claims.map(([name]) => name)),
  };
}
