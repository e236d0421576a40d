import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
    { ignores: ['node_modules', 'dist', '../silo/wwwroot'] },
    js.configs.recommended,
    ...ts.configs.strict,
    ...vue.configs['flat/recommended'],
    {
        languageOptions: { globals: { ...globals.browser, ...globals.node }, parserOptions: { parser: ts.parser } },
        rules: {
            'max-lines': ['error', { max: 300, skipBlankLines: true }],
            'vue/multi-word-component-names': 'off',
            'vue/require-default-prop': 'off',
            'no-console': 'error',
            'no-undef': 'off',
        },
    },
    { files: ['mock/screens.mjs'], rules: { 'no-console': 'off' } },
    prettier,
)
