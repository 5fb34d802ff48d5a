import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { resolveSettings } from '../harness/settings/config.ts';
import { configTemplate } from './config-template.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const wopisrc = 'https://host.example/wopi/files/42';

describe('init', () => {
  test('writes a configuration and the recipes of CI servers, and says what to do next', async () => {
    const directory = emptyDirectory();
    const words = ['init', '-w', wopisrc, '--editor', 'collabora', '--ci', 'github', '--ci', 'gitlab'];
    const { code, stdout } = await callCli(words, { directory, environment: { npm_command: 'exec' } });
    const { stdout: printed } = await callCli(['--print-config'], { directory });

    expect(code).toBe(0);
    expect(stdout).toContain('Next:\n  1. Put an access token');
    expect(stdout).toContain('Run npx wopi-conformance --dry-run, which sends nothing, and then npx wopi-conformance.');
    expect(printed).toMatch(/^wopisrc +\["https:\/\/host.example\/wopi\/files\/42"\] +wopi-conformance.config.yaml$/m);
    expect(printed).toMatch(/^editor +\["collabora"\] /m);
    const github = parse(readFileSync(join(directory, '.github/workflows/wopi-conformance.yml'), 'utf8'));
    const gitlab = parse(readFileSync(join(directory, 'wopi-conformance.gitlab-ci.yml'), 'utf8'));
    expect(JSON.stringify(github.jobs.wopi.steps)).toContain('npx wopi-conformance --wait-for 60');
    expect(gitlab['wopi-conformance'].script).toContain('npx wopi-conformance --wait-for 60');
  });

  test('overwrites nothing, and then writes nothing', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-conformance.gitlab-ci.yml'), 'mine');
    const { code, stderr } = await callCli(['init', '--ci', 'gitlab'], { directory });

    expect(code).toBe(2);
    expect(stderr).toContain('wopi-conformance.gitlab-ci.yml exists and is never overwritten');
    expect(existsSync(join(directory, 'wopi-conformance.config.yaml'))).toBe(false);
  });

  test('adds a recipe to a configuration that is there', async () => {
    const directory = emptyDirectory();
    await callCli(['init', '-w', wopisrc], { directory });
    const { code, stdout } = await callCli(['init', '--ci', 'gitlab'], { directory });

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Wrote wopi-conformance\.gitlab-ci\.yml\.\nwopi-conformance\.config\.yaml exists and was left as it is\.\n/,
    );
    expect(readFileSync(join(directory, 'wopi-conformance.config.yaml'), 'utf8')).toContain(wopisrc);
  });

  test('adds a recipe also when the configuration that is there was named again', async () => {
    const directory = emptyDirectory();
    await callCli(['init'], { directory });
    const { code, stdout } = await callCli(['init', '-w', wopisrc, '--editor', 'collabora', '--ci', 'github'], {
      directory,
    });

    expect(code).toBe(0);
    expect(stdout).toContain('exists and was left as it is, without --wopisrc and --editor.');
    expect(existsSync(join(directory, '.github/workflows/wopi-conformance.yml'))).toBe(true);
    expect(readFileSync(join(directory, 'wopi-conformance.config.yaml'), 'utf8')).not.toContain('collabora\n');
  });

  test('refuses an unknown CI server', async () => {
    expect(await callCli(['init', '--ci', 'svn'])).toMatchObject({
      code: 2,
      stderr: 'wopi-conformance: unknown CI server "svn"; --ci takes github or gitlab\n',
    });
  });

  test('every setting in a comment of the configuration is valid', () => {
    const text = configTemplate({ wopisrc: [], editor: [] });
    const commented = text.replace(/^# (?=[a-z_-]+: )/gm, '').replace(/^yaml-language-server.*$/m, '');
    // These two replace each other.
    const { settings } = resolveSettings({
      flags: {},
      environment: {},
      file: { name: 'config', text: commented.replace(/^token-command.*$/m, '') },
    });
    expect(settings).toMatchObject({ wopisrc: [wopisrc], profile: 'all', lanes: 4, 'proof-keys': 'wopi-keys' });
  });
});
