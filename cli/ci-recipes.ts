export const ciServers = ['github', 'gitlab'] as const;

export type CiServer = (typeof ciServers)[number];

interface CiRecipe {
  readonly path: string;
  readonly text: string;
  /** What remains to be done, in one sentence. */
  readonly next: string;
}

const install = '# The package is a development dependency of this project.';
const start = '# Start your host here, in the background; --wait-for waits until it responds.';

/** What each CI server needs to run the checks of the configuration in the repository. */
export const ciRecipes: Readonly<Record<CiServer, CiRecipe>> = {
  github: {
    path: '.github/workflows/wopi-conformance.yml',
    text: `name: WOPI conformance
on: [push, pull_request]
jobs:
  wopi:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      ${install}
      - run: npm ci
      ${start}
      # - run: docker compose up --detach
      - run: npx wopi-conformance --wait-for 60
        env:
          WOPI_TOKEN: \${{ secrets.WOPI_TOKEN }}
      - if: always()
        run: cat wopi-report/summary.md >> "$GITHUB_STEP_SUMMARY"
      - if: always()
        uses: actions/upload-artifact@v4
        with: { name: wopi-report, path: wopi-report }
`,
    next: 'In GitHub, add the access token as the secret WOPI_TOKEN, and let the workflow start your host.',
  },
  gitlab: {
    path: 'wopi-conformance.gitlab-ci.yml',
    text: `wopi-conformance:
  image: node:22
  script:
    ${install}
    - npm ci
    ${start}
    - npx wopi-conformance --wait-for 60
  artifacts:
    when: always
    paths: [wopi-report]
    reports: { junit: wopi-report/junit.xml }
`,
    next: 'In .gitlab-ci.yml, write "include: wopi-conformance.gitlab-ci.yml"; in GitLab, add the access token as the masked variable WOPI_TOKEN.',
  },
};
