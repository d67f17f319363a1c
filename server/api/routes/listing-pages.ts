// The pages that a marketplace's listing names beside the product: how to connect again, what
// happens to data, under which terms. What they say is what this code does.

import type { Language } from '../endpoint.ts'
import { page, type Section } from './page.ts'

interface Listing {
  readonly title: string
  readonly text: string
  readonly sections: readonly Section[]
}

type Texts = Readonly<Record<Language, Listing>>

const reconnect: Texts = {
  en: {
    title: 'Connect QuickBooks again',
    text:
      'QuickBooks ends the access that you gave after five years, when the person who gave it ' +
      'leaves, or when you disconnect. Nothing is lost meanwhile: nothing is read, and no reminder ' +
      'leaves, until you connect again.',
    sections: [],
  },
  fr: {
    title: 'Reconnecter QuickBooks',
    text:
      'QuickBooks met fin à l’accès que vous avez donné au bout de cinq ans, quand la personne qui ' +
      'l’a donné s’en va, ou quand vous déconnectez. Rien n’est perdu entre-temps : rien n’est lu, ' +
      'et aucune relance ne part, tant que la connexion n’est pas rétablie.',
    sections: [],
  },
}

const privacy: Texts = {
  en: {
    title: 'What happens to your data',
    text: 'Encours keeps what your customers owe under control. For that, and for nothing else, it reads part of your books.',
    sections: [
      {
        heading: 'What is read',
        text: 'Customers with their addresses, invoices, credit notes, payments, payment terms, and the name, country and currency of your company. Nothing about suppliers, wages or bank accounts.',
      },
      {
        heading: 'What is kept',
        text: 'What was read, what was decided and why, and the exact text of each message that left, as evidence. The keys to your books are encrypted, with a key that does not lie in the database. No line of a log holds a key or a customer’s address.',
      },
      {
        heading: 'Who receives it',
        text: 'Your own customers receive the messages that you approve, through the mail, telephone or postal service that the operator of this service has set up; each gets the address and the message alone. Nobody else receives anything, nothing is sold, and no other company that uses this service sees your rows.',
      },
      {
        heading: 'How it ends',
        text: 'When you disconnect, the access is revoked and reading stops at once. What was kept stays as evidence until you ask the operator for its deletion; he answers within a month. You may ask at any time for a copy: the file of each customer can be exported from his page.',
      },
    ],
  },
  fr: {
    title: 'Ce que deviennent vos données',
    text: 'Encours garde sous contrôle ce que vos clients vous doivent. Pour cela, et pour rien d’autre, il lit une partie de vos comptes.',
    sections: [
      {
        heading: 'Ce qui est lu',
        text: 'Les clients et leurs coordonnées, les factures, les avoirs, les règlements, les conditions de paiement, ainsi que le nom, le pays et la devise de votre société. Rien sur les fournisseurs, les salaires ou les comptes bancaires.',
      },
      {
        heading: 'Ce qui est conservé',
        text: 'Ce qui a été lu, ce qui a été décidé et pourquoi, et le texte exact de chaque message parti, à titre de preuve. Les clés de vos comptes sont chiffrées, avec une clé qui n’est pas dans la base de données. Aucune ligne de journal ne contient de clé ni d’adresse de client.',
      },
      {
        heading: 'Qui le reçoit',
        text: 'Vos propres clients reçoivent les messages que vous approuvez, par le service de courrier électronique, de téléphone ou de poste mis en place par l’exploitant de ce service ; chacun n’obtient que l’adresse et le message. Personne d’autre ne reçoit rien, rien n’est vendu, et aucune autre société qui utilise ce service ne voit vos lignes.',
      },
      {
        heading: 'Comment cela prend fin',
        text: 'Quand vous déconnectez, l’accès est révoqué et la lecture s’arrête aussitôt. Ce qui a été conservé le reste à titre de preuve jusqu’à ce que vous en demandiez la suppression à l’exploitant, qui répond dans le mois. Vous pouvez à tout moment en demander une copie : le dossier de chaque client s’exporte depuis sa page.',
      },
    ],
  },
}

const terms: Texts = {
  en: {
    title: 'Terms of use',
    text: 'These terms hold between your company and the operator of this service. The software is free software under the Apache License 2.0.',
    sections: [
      {
        heading: 'What it does',
        text: 'Encours reads your receivables, proposes reminders and formal notices, and sends those that you have approved. It never changes an amount, a date or a customer in your books; it may leave a note there.',
      },
      {
        heading: 'What you decide',
        text: 'Your company is the sender of every message. You choose the policy, you approve, and you may stop everything at any time. Nothing leaves by itself unless you have switched that on.',
      },
      {
        heading: 'What it is not',
        text: 'It is no legal advice, no debt collection for others, no lending, factoring or insurance. What the law allows is applied as it stands in dated tables that the product shows; whether it fits your case is yours to judge.',
      },
      {
        heading: 'How it ends',
        text: 'You may disconnect at any time from the settings or from QuickBooks. The operator may end the service with a month’s notice, and gives you a copy of what is kept.',
      },
    ],
  },
  fr: {
    title: 'Conditions d’utilisation',
    text: 'Ces conditions lient votre société et l’exploitant de ce service. Le logiciel est libre, sous licence Apache 2.0.',
    sections: [
      {
        heading: 'Ce qu’il fait',
        text: 'Encours lit vos créances, propose des relances et des mises en demeure, et envoie celles que vous avez approuvées. Il ne modifie jamais un montant, une date ni un client dans vos comptes ; il peut y laisser une note.',
      },
      {
        heading: 'Ce que vous décidez',
        text: 'Votre société est l’expéditeur de chaque message. Vous choisissez la politique, vous approuvez, et vous pouvez tout arrêter à tout moment. Rien ne part tout seul, sauf si vous l’avez activé.',
      },
      {
        heading: 'Ce qu’il n’est pas',
        text: 'Ce n’est ni un conseil juridique, ni un recouvrement pour compte d’autrui, ni un crédit, un affacturage ou une assurance. La loi est appliquée telle qu’elle figure dans des tables datées que le produit montre ; il vous revient de juger si elle convient à votre cas.',
      },
      {
        heading: 'Comment cela prend fin',
        text: 'Vous pouvez déconnecter à tout moment, depuis les réglages ou depuis QuickBooks. L’exploitant peut mettre fin au service avec un préavis d’un mois, et vous remet une copie de ce qui est conservé.',
      },
    ],
  },
}

const labels: Readonly<Record<Language, { readonly again: string; readonly home: string }>> = {
  en: { again: 'Connect QuickBooks', home: 'Back to Encours' },
  fr: { again: 'Connecter QuickBooks', home: 'Retour à Encours' },
}

const listings = { '/reconnect': reconnect, '/privacy': privacy, '/terms': terms } as const
export type ListingPath = keyof typeof listings
export const listingPaths: readonly ListingPath[] = ['/reconnect', '/privacy', '/terms']

export function listingPage(path: ListingPath, language: Language): string {
  const { again, home } = labels[language]
  return page({
    ...listings[path][language],
    language,
    ...(path === '/reconnect' ? { forward: { href: '/connect/quickbooks', label: again } } : {}),
    out: { href: '/', label: home },
  })
}
