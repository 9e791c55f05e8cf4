import { describe, expect, test } from 'vitest';
import { runOf } from '../../reports/golden/sample.ts';
import { revisionOf, withOrigin } from './revision.ts';

const COMMIT = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

describe('the commit that a CI has checked out', () => {
  test.each([
    [
      'GitHub Actions',
      {
        GITHUB_SHA: COMMIT,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'crm/connector',
        GITHUB_RUN_ID: '7',
      },
      'https://github.com/crm/connector',
      'https://github.com/crm/connector/actions/runs/7',
    ],
    [
      'GitLab',
      {
        CI_COMMIT_SHA: COMMIT,
        CI_PROJECT_URL: 'https://gitlab.example/crm/connector',
        CI_JOB_URL: 'https://gitlab.example/crm/connector/-/jobs/7',
      },
      'https://gitlab.example/crm/connector',
      'https://gitlab.example/crm/connector/-/jobs/7',
    ],
    [
      'Azure Pipelines',
      {
        BUILD_SOURCEVERSION: COMMIT,
        BUILD_REPOSITORY_URI: 'https://build@dev.azure.com/crm/connector',
        SYSTEM_COLLECTIONURI: 'https://dev.azure.com/crm/',
        SYSTEM_TEAMPROJECT: 'connector',
        BUILD_BUILDID: '7',
      },
      'https://dev.azure.com/crm/connector',
      'https://dev.azure.com/crm/connector/_build/results?buildId=7',
    ],
    [
      'Jenkins',
      {
        GIT_COMMIT: COMMIT,
        GIT_URL: 'https://ci:a-token@git.example/crm/connector.git',
        BUILD_URL: 'https://jenkins.example/job/connector/7/',
      },
      'https://git.example/crm/connector.git',
      'https://jenkins.example/job/connector/7/',
    ],
  ])('%s', (_, environment, repository, run) => {
    expect(revisionOf(environment)).toEqual({ commit: COMMIT, repository, run });
  });

  test('has no address that a browser does not open', () => {
    const environment = { GIT_COMMIT: COMMIT, GIT_URL: 'git@git.example:crm/connector.git' };
    expect(revisionOf(environment)).toEqual({ commit: COMMIT });
    expect(revisionOf({ GITHUB_SHA: COMMIT, GITHUB_SERVER_URL: 'https://github.com' })).toEqual({
      commit: COMMIT,
    });
  });

  test('is none outside of a CI', () => {
    expect(revisionOf({})).toBeUndefined();
    expect(revisionOf({ GIT_COMMIT: '<script>' })).toBeUndefined();
  });
});

test('a run document names the published documentation where the environment does', () => {
  const { tool } = withOrigin(runOf([]), { PBX_CONFORMANCE_DOCS: 'https://docs.example/pbx/' });
  expect(tool.docs).toBe('https://docs.example/pbx');
  expect(withOrigin(runOf([]), {})).toEqual(runOf([]));
});
