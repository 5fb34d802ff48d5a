// npm run docs: writes the pages that are generated from the checks, the requirements, and the settings.
import { writeFileSync } from 'node:fs';
import { renderChecksPage } from '../reports/render-checks-page.ts';
import { renderEditorsPage } from '../reports/render-editors-page.ts';
import { renderRequirementsPage } from '../reports/render-requirements-page.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { loadEditorRequirements } from '../suites/editors/editor-requirements.ts';
import { loadRequirements } from '../suites/requirements.ts';
import { renderConfigurationPage } from './configuration-page.ts';

writeFileSync('docs/checks.md', renderChecksPage(suitesOfAllEditors));
writeFileSync('docs/requirements.md', renderRequirementsPage(loadRequirements(), suitesOfAllEditors));
writeFileSync('docs/configuration.md', renderConfigurationPage());
writeFileSync(
  'docs/editors.md',
  renderEditorsPage(
    (['collabora', 'onlyoffice'] as const).map((editor) => ({ editor, sections: loadEditorRequirements(editor) })),
  ),
);
