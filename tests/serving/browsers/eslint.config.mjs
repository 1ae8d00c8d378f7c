// The syntax and the interfaces of Chromium 86, which 统信 and 麒麟 ship; `browserslist` says so.
import compat from "eslint-plugin-compat";

export default [
  {
    ...compat.configs["flat/recommended"],
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2020, sourceType: "module" },
    settings: { lintAllEsApis: true },
  },
];
