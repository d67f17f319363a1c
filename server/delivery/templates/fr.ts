// The letters in French: polite first, then plain, then binding. No word that imitates a court or a
// public office (Code pénal, 433-13), and no announcement that nobody means to keep.

import { frenchDocument } from './document.ts'
import type { LanguageTexts, StepTexts } from './texts.ts'

const facture =
  '{% if several %}{{ items.size }} factures{% else %}facture {{ first.number }}{% endif %}'
const dispute =
  'Si vous contestez tout ou partie de ce montant, merci de nous en indiquer le motif' +
  '{% if sender.reply_to %} en écrivant à {{ sender.reply_to }}{% endif %}.'
const crossed =
  'Si votre règlement est parti ces derniers jours, merci de ne pas tenir compte de ce message.'
const thanks = 'Nous vous remercions de votre confiance.'
const difficulty =
  'Si une difficulté passagère vous en empêche, parlons-en avant : un échéancier est préférable à ' +
  'un silence.'
const regards = 'Nous vous prions d’agréer, Madame, Monsieur, nos salutations distinguées.'

/** The law that makes it a notice is the sender's own. */
const article1344 = '{% if frenchSender %}, au sens de l’article 1344 du code civil,{% endif %}'

const courtesy: StepTexts = {
  subject: `{{ sender.name }} : ${facture} à échéance {% if several %}prochaine{% else %}le {{ first.due }}{% endif %}`,
  before: [
    'Bonjour,',
    '{% if several %}Les factures suivantes arrivent bientôt à échéance.{% else %}La facture ' +
      'suivante arrive à échéance le {{ first.due }}.{% endif %} Ce message n’est qu’un ' +
      'rappel de la date : rien n’est en retard.',
  ],
  after: [
    'S’il vous manque un document ou si quelque chose ne convient pas, dites-le-nous dès ' +
      'maintenant{% if sender.reply_to %} en écrivant à {{ sender.reply_to }}{% endif %}.',
    thanks,
  ],
}

export const fr: LanguageTexts = {
  labels: {
    invoice: 'Facture',
    part: 'échéance',
    issued: 'Émise le',
    due: 'Échéance',
    late: 'Retard',
    day: 'jour',
    days: 'jours',
    notDue: 'aucun',
    open: 'Reste dû',
    booked: 'solde',
    deducted: 'déduit',
    penalties: 'pénalités de retard',
    indemnity: 'indemnité forfaitaire',
    total: 'Total dû',
    claims: 'En sus du total',
    to: 'À l’attention de',
    colon: ' :',
    pay: 'Payer la facture',
    online: 'en ligne',
  },
  document: frenchDocument,
  notes: {
    deducted:
      'Les montants déduits sont vos avoirs, vos règlements non encore affectés et les sommes en ' +
      'litige.',
    claims:
      'Les pénalités de retard sont arrêtées au {{ date }}. Elles sont dues, avec l’indemnité ' +
      'forfaitaire de recouvrement, en application de l’article L441-10 du code de commerce ' +
      "({% if rates == 'agreed' %}au taux convenu dans nos conditions générales de vente" +
      "{% elsif rates == 'both' %}au taux convenu dans nos conditions générales de vente là où " +
      'elles en fixent un, sinon au taux directeur de la Banque centrale européenne majoré de ' +
      '10 points' +
      '{% else %}taux directeur de la Banque centrale européenne majoré de 10 points{% endif %}). ' +
      'Elles s’ajoutent au total dû et n’y sont pas comprises.',
  },
  steps: {
    courtesy: { cordial: courtesy, firm: courtesy },
    'reminder-1': {
      cordial: {
        subject: `{{ sender.name }} : ${facture} en attente de règlement`,
        before: [
          'Bonjour,',
          'Sauf erreur de notre part, nous n’avons pas encore reçu le règlement ' +
            '{% if several %}des factures suivantes{% else %}de la facture suivante{% endif %}.',
        ],
        after: [
          'Merci de bien vouloir procéder au règlement, ou de nous dire quand il aura lieu.',
          crossed,
          dispute,
        ],
      },
      firm: {
        subject: `{{ sender.name }} : ${facture} à régler, échéance passée`,
        before: [
          'Bonjour,',
          'L’échéance est passée, et ' +
            '{% if several %}les factures suivantes restent impayées{% else %}la facture suivante ' +
            'reste impayée{% endif %} à ce jour.',
        ],
        after: [
          'Merci de régler ce montant dès réception de ce message, ou de nous indiquer à quelle ' +
            'date il le sera.',
          crossed,
          dispute,
        ],
      },
    },
    'reminder-2': {
      cordial: {
        subject: `{{ sender.name }} : second rappel, ${facture} en attente de règlement`,
        before: [
          'Bonjour,',
          'Nous revenons vers vous au sujet ' +
            '{% if several %}des factures suivantes{% else %}de la facture suivante{% endif %}, ' +
            'dont nous n’avons toujours pas reçu le règlement.',
        ],
        after: [
          'Pourriez-vous procéder au règlement cette semaine, ou nous dire ce qui le retarde ?',
          difficulty,
          crossed,
          dispute,
          thanks,
        ],
      },
      firm: {
        subject: `{{ sender.name }} : second rappel, ${facture} en retard de paiement`,
        before: [
          'Bonjour,',
          'Malgré notre précédent rappel, ' +
            '{% if several %}les factures suivantes restent impayées{% else %}la facture suivante ' +
            'reste impayée{% endif %}.',
        ],
        after: [
          'Nous vous demandons de régler ce montant sans délai. À défaut, nous pourrons vous ' +
            'adresser une mise en demeure.',
          difficulty,
          crossed,
          dispute,
        ],
      },
    },
    'formal-notice': {
      cordial: {
        subject: `{{ sender.name }} : mise en demeure de payer, ${facture}`,
        title: 'Mise en demeure de payer',
        before: [
          'Madame, Monsieur,',
          'Malgré nos rappels, nous n’avons pas reçu le règlement ' +
            '{% if several %}des factures suivantes{% else %}de la facture suivante{% endif %}. Nous ' +
            `sommes donc contraints de vous mettre en demeure${article1344} de nous payer au plus ` +
            'tard le {{ deadline }}.',
        ],
        after: [
          'Nous préférons une solution trouvée avec vous : si une difficulté vous empêche de ' +
            'régler, merci de nous contacter avant cette date.',
          'À défaut de paiement complet ou d’accord à cette date, nous pourrons demander en justice ' +
            'le paiement de ces sommes.',
          dispute,
          regards,
        ],
      },
      firm: {
        subject: `{{ sender.name }} : mise en demeure de payer, ${facture}`,
        title: 'Mise en demeure de payer',
        before: [
          'Madame, Monsieur,',
          `Nos rappels étant restés sans effet, nous vous mettons en demeure${article1344} de nous ` +
            'payer ' +
            '{% if several %}les factures suivantes{% else %}la facture suivante{% endif %}' +
            ' au plus tard le {{ deadline }}.',
        ],
        after: [
          'À défaut de paiement complet à cette date, nous nous réservons de demander en justice le ' +
            'paiement de ces sommes, sans autre rappel.',
          dispute,
          regards,
        ],
      },
    },
  },
  sms: {
    courtesy: `{{ sender.name }} : ${facture} ({{ amount }}) à échéance {% if several %}prochaine{% else %}le {{ first.due }}{% endif %}. Une question ? {{ sender.phone }}`,
    'reminder-1': `{{ sender.name }} : sauf erreur, ${facture} ({{ amount }}) à régler. Si c’est fait, ne tenez pas compte de ce message. Nous joindre : {{ sender.phone }}`,
    'reminder-2': `{{ sender.name }} : second rappel, ${facture} ({{ amount }}) à régler. Merci de nous appeler : {{ sender.phone }}`,
    'formal-notice': `{{ sender.name }} : mise en demeure, ${facture} ({{ amount }}) à régler au plus tard le {{ deadline }}. Merci de nous appeler : {{ sender.phone }}`,
  },
}
