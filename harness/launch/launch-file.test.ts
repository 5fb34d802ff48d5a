import { expect, test } from 'vitest';
import { launchFileJsonSchema, parseLaunchFile } from './launch-file.ts';

const parse = (text: string) => parseLaunchFile({ name: 'wopi-launch.yaml', text });

test('an empty file and keys without values are open parts, not errors', () => {
  expect(parse('')).toEqual({});
  expect(parse('host:\n  wopisrc:\n  first:\n    tokenCommand:\ncontacts:\n')).toEqual({});
  expect(parse('rollout:\n  steps:\n    - { date: , percent: }\n    - { date: 2027-01-11, percent: 10 }')).toEqual({
    rollout: { steps: [{ date: '2027-01-11', percent: 10 }] },
  });
});

test('every part can be given', () => {
  const file = parse(`
host:
  wopisrc: https://wopi.example.com/wopi/files/42
  first: { user: one@example.com, tokenEnv: TOKEN_ONE }
  second: { tokenFile: token-two }
  otherFile: { wopisrc: https://wopi.example.com/wopi/files/43, tokenCommand: ./token }
declared:
  wopiDomains: [wopi.example.com, '*.wopi.example.com']
answers: { fileIds: A database key }
contacts: { phone: +1 555 0100 }
traffic:
  estimates: [{ action: edit, fileType: docx, geography: Europe, sessionsPerDay: 1000 }]
rollout:
  steps: [{ date: 2027-01-11, percent: 10 }]
checklist:
  sharing: { done: true, by: Ada, on: 2027-01-04 }
`);
  expect(file.host?.first?.tokenEnv).toBe('TOKEN_ONE');
  expect(file.rollout?.steps).toEqual([{ date: '2027-01-11', percent: 10 }]);
  expect(file.checklist?.sharing?.by).toBe('Ada');
});

test.each([
  ['contact: {}', 'unknown key "contact"; did you mean contacts?'],
  ['contacts: { phon: }', 'unknown key "contacts.phon"; did you mean phone?'],
  ['host: { first: { tokenEnvv: A } }', 'unknown key "host.first.tokenEnvv"; did you mean tokenEnv?'],
  ['contacts: { mail: a }', 'unknown key "contacts.mail"; did you mean email?'],
  ['checklist: { sharring: { done: true } }', 'unknown key "checklist.sharring"; did you mean sharing?'],
  ['rollout: { steps: [{ dat: 2027-01-11, percent: 1 }] }', 'unknown key "rollout.steps.0.dat"; did you mean date?'],
  ['rollout: { steps: [{ date: soon, percent: 1 }] }', 'rollout.steps.0.date must be a date such as 2027-01-31'],
  ['host: { wopisrc: localhost }', 'host.wopisrc must be an absolute http or https URL that ends in /files/<id>'],
  ['host: { first: { tokenEnv: A, tokenFile: b } }', 'host.first has more than one of tokenEnv, tokenFile'],
  ['declared: { wopiDomains: [https://a.example] }', 'must be a domain name without scheme, port and path'],
  ['- a', 'expected a mapping'],
  ['a: [', 'is not YAML'],
])('%s is refused and says what to do', (text, sentence) => {
  expect(() => parse(text)).toThrow(sentence);
});

test.each(['host: { first: s3cret }', 'host: { first: { token: s3cret } }'])(
  'a token in the file is refused and not repeated: %s',
  (text) => {
    expect(() => parse(text)).toThrow('never has a token itself');
    expect(() => parse(text)).not.toThrow('s3cret');
  },
);

test('the JSON Schema allows the parts and $schema, and no other key', () => {
  expect(launchFileJsonSchema()).toMatchObject({
    additionalProperties: false,
    properties: { $schema: {}, host: { additionalProperties: false }, rollout: {}, checklist: {} },
  });
});
