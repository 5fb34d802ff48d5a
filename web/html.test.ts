import { describe, expect, test } from 'vitest';
import { html, scriptElement, styleElement } from './html.ts';

describe('html', () => {
  test('escapes every text, in elements and in attributes', () => {
    const text = `<a href="x" id='y'>&`;
    expect(html`<b title="${text}">${text}</b>`.toString()).toBe(
      '<b title="&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;">&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;</b>',
    );
  });

  test('keeps markup, joins lists, and leaves out missing values', () => {
    const items = ['<', '>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${false}${undefined}${0}`.toString()).toBe('<ul><li>&lt;</li><li>&gt;</li></ul>0');
  });
});

describe('scripts and styles', () => {
  test('are embedded unchanged, with the nonce of the policy', () => {
    expect(scriptElement('a < b && "c"', 'n').toString()).toBe('<script nonce="n">a < b && "c"</script>');
    expect(styleElement('a > b {}').toString()).toBe('<style>a > b {}</style>');
  });

  test('must not contain the end tag of their element', () => {
    expect(() => scriptElement('"</SCRIPT>"')).toThrow('contains its end tag');
    expect(() => styleElement('/* </style */')).toThrow('contains its end tag');
  });
});
