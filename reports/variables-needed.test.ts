import { expect, test } from 'vitest';
import { variablesNeeded } from './variables-needed.ts';

test('each variable of a command is named once, with what it must hold', () => {
  const command = `docker run -v "$PWD:/work" x run --token "$WOPI_TOKEN" --header "A: $A_KEY" --header "B: $A_KEY"`;

  expect(variablesNeeded(command)).toBe(
    'WOPI_TOKEN must hold the access token, A_KEY must hold the value of that header.',
  );
});

test('nothing is needed for a command without variables, or with a quoted dollar sign', () => {
  expect(variablesNeeded('wopi-conformance run --reference-host')).toBe('');
  expect(variablesNeeded("wopi-conformance run --wopisrc 'http://host/files/$ID'")).toBe('');
});
