import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template reports the start to the minute',
    template: (xml) =>
      xml.replace(
        '[CallStartTimeUTC].ToString(&quot;yyyy-MM-ddTHH:mm:ssZ&quot;)',
        '[CallStartTimeUTC].ToString(&quot;yyyy-MM-ddTHH:mm:00Z&quot;)',
      ),
    breaks: 'it starts when the phone rang',
  },
  {
    name: 'the template reports the start as the time of the answer',
    template: (xml) => xml.replace('CallEstablishedTimeUTC', 'CallStartTimeUTC'),
    breaks: 'it is established when it was answered',
  },
  {
    name: 'the template reports the local time of the end as UTC',
    template: (xml) => xml.replace('CallEndTimeUTC', 'CallEndTimeLocal'),
    breaks: 'it ends when it was hung up',
  },
  {
    name: 'the template reports the seconds of the duration without its minutes and hours',
    template: (xml) =>
      xml.replace(
        '[[[DurationTimespan].get_TotalSeconds()].ToString(&quot;F0&quot;)]',
        '[[Duration].ToString(&quot;ss&quot;)]',
      ),
    breaks: 'its duration is the talk time',
    alsoFails: ['pbx/calls/transferred-call-logged'],
  },
);
