import { fileURLToPath } from 'node:url';

import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// The names mirror the C++ side: types PascalCase, everything else snake_case. What a browser or a library names itself
// (object properties that need quotes, destructured names, imports) stays as it is.
const snake = ['snake_case'];
const naming = [
  { selector: 'default', format: snake, leadingUnderscore: 'allow', trailingUnderscore: 'allow' },
  { selector: 'typeLike', format: ['PascalCase'] },
  { selector: 'enumMember', format: ['PascalCase', 'snake_case'] },
  // A Preact component is a function with a type's name.
  {
    selector: ['function', 'variable', 'import', 'parameter'],
    format: ['snake_case', 'PascalCase'],
    leadingUnderscore: 'allow',
  },
  { selector: 'import', format: null },
  {
    selector: [
      'objectLiteralProperty',
      'objectLiteralMethod',
      'typeProperty',
      'typeMethod',
      'classMethod',
    ],
    format: null,
  },
  { selector: ['variable', 'parameter'], modifiers: ['destructured'], format: null },
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.test.json'],
        tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)),
      },
    },
    rules: {
      '@typescript-eslint/naming-convention': ['error', ...naming],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      'max-lines': ['error', { max: 350, skipBlankLines: false }],
      'max-lines-per-function': ['error', { max: 60 }],
      'max-len': [
        'error',
        {
          code: 100,
          comments: 125,
          ignoreUrls: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
        },
      ],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: "A child's text never becomes markup: use textContent." },
        { property: 'outerHTML', message: "A child's text never becomes markup: use textContent." },
        {
          property: 'insertAdjacentHTML',
          message: "A child's text never becomes markup: use textContent.",
        },
      ],
      'no-restricted-globals': ['error', { name: 'localStorage', message: 'Only sessionStorage.' }],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly' },
    },
  },
);
