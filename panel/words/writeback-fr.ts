// Ce que le panneau dit de ce qui est écrit dans le logiciel comptable, en français.

import { countedIn } from './plural.ts'
import type { enWriteback } from './writeback-en.ts'

const counted = countedIn('fr-FR')

export const frWriteback: typeof enWriteback = {
  writeback: {
    title: 'Sur vos factures',
    intro: (host) =>
      `Chaque envoi est noté à côté de la facture dans ${host}. La facture elle-même peut aussi montrer où en est sa relance.`,
    place: 'Affichage sur la facture',
    places: {
      none: 'nulle part : seulement des notes à côté de la facture',
      custom_field: 'dans un champ personnalisé',
      private_note: 'dans sa note interne, entre [encours] et [/encours]',
    },
    inField: (name) => `dans le champ « ${name} »`,
    means:
      'Chaque changement modifie la facture et apparaît dans son historique. Votre propre texte dans la note reste tel quel. Si vous arrêtez ou changez d’endroit, ce qui a été écrit est retiré.',
    field: 'Nom du champ',
    fieldHint: 'Pour un champ personnalisé seulement : son nom sur vos formulaires de vente.',
    noField: (host) =>
      `${host} n’a pas de champ texte de ce nom sur ses formulaires de vente. Créez-le dans Paramètres du compte, Ventes, Champs personnalisés. Puis enregistrez à nouveau.`,
    change: 'Changer l’affichage',
    waiting: 'En attente d’écriture',
    failedTitle: 'N’a pas pu être écrit',
    what: {
      status: (count) => counted(count, 'état', 'états'),
      note: (count) => counted(count, 'note', 'notes'),
    },
    reasons: {
      BOOKS_CLOSED:
        'La période comptable est clôturée. Rouvrez-la, ou ne montrez l’état nulle part.',
      NO_FIELD: 'Le champ n’existe plus. Recréez-le, ou choisissez un autre endroit.',
      FIELD_IGNORED:
        'Le champ ne prend pas de valeur sur les factures. Affichez-le sur les factures, ou choisissez-en un autre.',
      NO_ROOM: 'La note interne est pleine. Raccourcissez-la.',
      REFUSED: 'Le logiciel comptable a refusé. Regardez ce qu’il répond.',
    },
    closedUntil: (day) =>
      `La comptabilité est clôturée jusqu’au ${day}. Rouvrez la période, ou ne montrez l’état nulle part.`,
    invoice: (number) => `facture ${number}`,
    retry: 'Écrire à nouveau',
    readonly: 'Seul un administrateur change cela.',
  },
  ownFields: {
    title: (host) => `Sur vos clients et factures dans ${host}`,
    intro: (host) =>
      `Clients et factures montrent dans ${host} la prochaine étape, son jour, le dernier contact et pourquoi. Les listes y ont des filtres.`,
    introWithoutModule: (host) =>
      `Appels et étiquettes sont dans ${host} si vous le voulez. La prochaine étape n’apparaît sur les clients et factures là-bas qu’avec le module Encours.`,
    shown: 'Affiché dans les champs d’Encours',
    spared: (host) => `Case « No Follow-Up » (pas de suivi) dans ${host}`,
    sparedHint: (host) =>
      `Cocher aussi cette case dans ${host} sur les factures en litige ou suspendues ici. Seul ce qu’Encours a coché est décoché ensuite.`,
    means: (host) =>
      `Quand vous arrêtez l’affichage, ou déconnectez dans ${host}, les champs d’Encours sont vidés. Les activités sont retirées quand vous les arrêtez ou déconnectez ; la case est décochée et les étiquettes sont retirées quand vous les arrêtez ou déconnectez ici, et restent si vous déconnectez dans ${host}.`,
    meansWithoutModule:
      'La case est décochée, activités et étiquettes sont retirées quand vous les arrêtez ou déconnectez.',
    calls: {
      label: (host) => `Appels en activités dans ${host}`,
      hint: 'Pour le responsable de la facture ou du client, sinon pour qui a connecté. Une activité faite là-bas vaut appel passé.',
      on: (records) => `oui, ${counted(records, 'activité', 'activités')} à présent`,
    },
    limits: {
      label: (host) => `Limites accordées comme limite de crédit de ${host}`,
      hint: 'Ce qui s’y trouvait revient si vous désactivez. Ce que vous y changez vous-même est laissé.',
    },
    tagged: {
      label: 'Étiquettes sur les clients',
      hint: 'Mise en demeure, contentieux, relances suspendues. Vos étiquettes ne sont jamais touchées.',
      on: (records) => `oui, ${counted(records, 'étiquette', 'étiquettes')} à présent`,
    },
    on: (records) => `oui, sur ${counted(records, 'fiche', 'fiches')} à présent`,
    refused: (host, records) =>
      `${host} en refuse ${counted(records, 'autre', 'autres')}. Nouvel essai chaque jour.`,
    yes: 'oui',
    off: 'non',
    change: 'Changer ce qui est écrit',
    readonly: 'Seul un administrateur change cela.',
    reasons: {
      MODULE_MISSING: 'n’a pas pu être écrit : le module Encours n’y est pas installé.',
      MODULE_OUTDATED:
        'n’a pas pu être écrit : le module Encours y est trop ancien. Remplacez-le, puis Mettre à jour dans Apps.',
      NO_FIELD: 'n’a pas pu être coché : cette version n’a pas cette case. Arrêtez son écriture.',
      ACCESS: 'n’a pas pu être écrit : l’utilisateur Encours a perdu un droit. Reconnectez.',
      OTHER_DATABASE:
        'n’a pas été écrit : la base est une copie de celle qui est connectée. Connectez-la comme une société à part.',
      OTHER: 'n’a pas pu être écrit. Un nouvel essai suit le prochain plan.',
    },
  },
  hostCalls: {
    title: (host) => `Les appels à ${host}`,
    since: (day) => `Depuis le ${day}.`,
    metered: 'La lecture peut être facturée ; l’écriture est gratuite.',
    nudges: (host) => `Qu’${host} dise aussitôt ce qui change`,
    reads: 'Lectures',
    writes: 'Écritures',
    ofBudget: (reads, most) => `${reads} sur ${most}`,
    pace: {
      usual: 'Assez pour le mois : les changements sont lus toutes les heures.',
      saving: 'Plus vite que le mois n’avance : les changements sont lus toutes les six heures.',
      used_up: 'Épuisé : les changements sont lus toutes les vingt heures jusqu’à la fin du mois.',
    },
  },
}
