import type { Defect } from '../defect.ts';
import { override } from '../rewrite.ts';

const padding = 'f'.repeat(3000);

/** Tokens that make URLs too long. */
export const longTokens: Defect = {
  name: 'tokens-of-three-kilobytes',
  breaks: 'URLs with an access token have at most 2,000 characters.',
  caughtBy: ['Extended.AccessTokens/AccessTokenKeepsUrlsShort'],
  setup: ({ parts: { tokens } }) => {
    override(tokens, 'issue', (issue) => (grant) => issue(grant) + padding);
    override(tokens, 'read', (read) => (token) => {
      const own = token.endsWith(padding) ? token.slice(0, -padding.length) : '';
      return read(own);
    });
  },
};
