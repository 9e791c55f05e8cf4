import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template replaces a letter with diaeresis',
    template: (xml) =>
      xml.replace(
        '[AgentFirstName] [AgentLastName]',
        '[[AgentFirstName].Replace(&quot;ë&quot;,&quot;e&quot;)] [AgentLastName]',
      ),
    breaks: 'the name of the agent is unchanged',
  },
  {
    name: 'the template evaluates the name of the agent twice',
    template: (xml) => xml.replace('Key="agent_name" Passes="1"', 'Key="agent_name" Passes="2"'),
    breaks: 'the name of the agent is unchanged',
  },
);
