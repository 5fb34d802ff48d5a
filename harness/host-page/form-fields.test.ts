import { expect, test } from 'vitest';
import { formFieldsOf } from './form-fields.ts';

const multipart = ['--x', 'Content-Disposition: form-data; name="access_token"', '', 'a&b', '--x--', ''].join('\r\n');

test.each([
  [
    'application/x-www-form-urlencoded',
    'access_token=a%26b&access_token_ttl=0',
    { access_token: 'a&b', access_token_ttl: '0' },
  ],
  ['application/x-www-form-urlencoded; charset=utf-8', 'access_token=%C3%A9', { access_token: 'é' }],
  ['multipart/form-data; boundary=x', multipart, { access_token: 'a&b' }],
  ['multipart/form-data', multipart, {}],
  ['text/plain', 'access_token=a', {}],
  [undefined, 'access_token=a', {}],
])('%s', async (type, body, fields) => {
  expect(await formFieldsOf(type, Buffer.from(body))).toEqual(fields);
});
