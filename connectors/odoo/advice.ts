// What an administrator of the company, or we, do about a failure of Odoo, by the code that it
// names, in English and French. Leaves out how a failure is told from an answer: see fault.ts.

import type { Failure, FailureKind } from '../contract/failure.ts'

export interface Advice {
  readonly en: string
  readonly fr: string
}

const ended: Advice = {
  en: 'The connection has ended. Open Odoo, Settings, Encours, and connect again.',
  fr: 'La connexion a pris fin. Dans Odoo, Paramètres, Encours : connectez à nouveau.',
}
const later: Advice = {
  en: 'Ask again later, with growing waits. A note is searched for before it is written again.',
  fr: 'Redemander plus tard, à intervalles croissants. Une note n’est récrite que si elle manque.',
}

const byCode: Readonly<Record<string, Advice>> = {
  KEY: ended,
  invalid_grant: ended,
  ACCESS: {
    en:
      'The Encours user has lost a right. Connecting again in Odoo gives it back: Billing and ' +
      'Contact Creation are needed.',
    fr:
      'L’utilisateur Encours a perdu un droit. Reconnecter depuis Odoo le rend : il faut ' +
      'Facturation et Création de contacts.',
  },
  DATABASE: {
    en: 'Check the address and the name of the database, and that Odoo serves it, then reconnect.',
    fr: 'Vérifiez l’adresse et le nom de la base, et qu’Odoo la sert, puis reconnectez.',
  },
  OTHER_DATABASE: {
    en:
      'This is a copy of the connected database: nothing was written. Give back the address to ' +
      'the original, or connect the copy as a company of its own.',
    fr:
      'Cette base est une copie de celle qui est connectée : rien n’a été écrit. Rendez l’adresse ' +
      'à l’original, ou connectez la copie comme une société à part.',
  },
  SITE_REFUSED: {
    en: 'The address must be https and reachable from the internet; or the operator allows it.',
    fr: 'L’adresse doit être en https et joignable depuis Internet, ou l’exploitant l’autorise.',
  },
  REDIRECTED: {
    en: 'Set web.base.url in Odoo to the address at which it really answers, then reconnect.',
    fr: 'Donnez à web.base.url, dans Odoo, l’adresse où il répond vraiment, puis reconnectez.',
  },
  PROXY_PAGE: {
    en: 'A proxy or firewall before Odoo answers in its place: let our calls to /json/2 through.',
    fr: 'Un proxy ou un pare-feu répond à la place d’Odoo : laissez passer nos appels à /json/2.',
  },
  MODULE_MISSING: {
    en: 'Install the Encours module in this database, then connect again.',
    fr: 'Installez le module Encours dans cette base, puis connectez à nouveau.',
  },
  MODULE_OUTDATED: {
    en: 'Put the new Encours module into Odoo’s folder of modules, then press Upgrade in Apps.',
    fr: 'Mettez le nouveau module Encours dans le dossier des modules, puis Mettre à jour dans Apps.',
  },
  NO_FIELD: {
    en: 'Only Odoo 19 has the box “No Follow-Up”: switch its writing off in the settings.',
    fr: 'Seul Odoo 19 a la case « No Follow-Up » : arrêtez son écriture dans les paramètres.',
  },
  MISSING: {
    en: 'The record was deleted in Odoo: mark it as gone, and do not ask for it again.',
    fr: 'L’enregistrement a été supprimé dans Odoo : il est tenu pour disparu.',
  },
  COMPANY: {
    en: 'The company has no country or no currency in Odoo: complete it there, then read again.',
    fr: 'La société n’a pas de pays ou de devise dans Odoo : complétez-la, puis relisez.',
  },
  REFUSED: {
    en: 'Odoo refuses this by a rule of business: read its words, correct, do not repeat.',
    fr: 'Odoo le refuse par une règle de gestion : lisez son message, corrigez, sans répéter.',
  },
  REQUEST: {
    en: 'The request itself is wrong for this version: report it as a fault of ours.',
    fr: 'La demande ne convient pas à cette version : signalez-le, la faute est nôtre.',
  },
  NOT_FOUND: {
    en: 'This Odoo lacks an application that is needed: install Invoicing, then connect again.',
    fr: 'Il manque une application à cet Odoo : installez Facturation, puis reconnectez.',
  },
}

const byKind: Readonly<Record<FailureKind, Advice>> = {
  unauthorized: ended,
  rate_limited: {
    en: 'Leave this server alone for a minute, in all processes, then go on.',
    fr: 'Laisser ce serveur en paix une minute, dans tous les processus, puis reprendre.',
  },
  unavailable: later,
  conflict: later,
  rejected: {
    en: 'Do not repeat: a person reads the message and corrects what it names.',
    fr: 'Ne pas répéter : une personne lit le message et corrige ce qu’il nomme.',
  },
}

export const adviceFor = ({ kind, code }: Pick<Failure, 'kind' | 'code'>): Advice =>
  byCode[code] ?? byKind[kind]
