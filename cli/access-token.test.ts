import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../harness/settings/config.ts';
import { furtherAccessOf } from './access-token.ts';

const testFile = 'https://host.example/wopi/files/1';
const otherFile = 'https://host.example/wopi/files/2';

function accessOf(flags: Readonly<Record<string, unknown>>, environment: Readonly<Record<string, string>> = {}) {
  return furtherAccessOf(resolveSettings({ flags, environment }).settings, testFile);
}

describe('access as further users', () => {
  it('is absent without an option', () => {
    expect(accessOf({ token: 'own' })).toEqual({});
  });

  it('comes from an option or an environment variable', async () => {
    const access = accessOf({ 'second-token': 'bob' }, { WOPI_SECOND_TOKEN: 'carol', WOPI_EXPIRED_TOKEN: 'old' });

    expect(await access.second?.()).toEqual({ wopisrc: testFile, accessToken: 'bob' });
    expect(await access.expired?.()).toEqual({ wopisrc: testFile, accessToken: 'old' });
    expect(access.readOnly).toBeUndefined();
  });

  it('comes from a command, which learns the file', async () => {
    const access = accessOf({ 'read-only-token-command': 'echo "for-$WOPI_SRC"' });

    expect(await access.readOnly?.()).toMatchObject({ accessToken: `for-${testFile}` });
  });

  it('of another file takes its own token, or the token command', async () => {
    const own = accessOf({ 'other-file': otherFile, 'other-file-token': 'other' });
    const shared = accessOf({ 'other-file': otherFile, 'token-command': 'echo "for-$WOPI_SRC"' });

    expect(await own.otherFile?.()).toEqual({ wopisrc: otherFile, accessToken: 'other' });
    expect(await shared.otherFile?.()).toEqual({ wopisrc: otherFile, accessToken: `for-${otherFile}` });
  });

  it.each([
    [{ 'other-file': otherFile, token: 'own' }, '--other-file needs --other-file-token, the access token of that file'],
    [{ 'other-file': 'http://x', 'other-file-token': 'y' }, '--other-file "http://x" must end in /files/<id>'],
    [{ 'other-file-token': 'other' }, '--other-file-token needs --other-file, the WopiSrc of that file'],
    [
      { 'second-token': 'a', 'second-token-file': 'b' },
      'more than one access token; use only one of --second-token, --second-token-file and --second-token-command',
    ],
  ])('%j is refused', (flags, message) => {
    expect(() => accessOf(flags)).toThrow(message);
  });

  it('says which option has no usable token', async () => {
    await expect(accessOf({ 'second-token': ' ' }).second?.()).rejects.toThrow(
      'the access token from --second-token (or WOPI_SECOND_TOKEN) is empty',
    );
  });
});
