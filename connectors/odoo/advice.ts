// What an administrator of the company is told about a failure of Odoo, by the code that it names:
// what happened, and what he can do, in English and French. Leaves out how a failure is told from
// an answer: see fault.ts.

import type { Advice, Failure, FailureKind } from '../contract/failure.ts'

const ended: Advice = {
  en: 'Odoo no longer knows the key of Encours: it has expired, was deleted, or its user was archived. Connect again in Odoo, Settings, Encours; without the module, with a new key.',
  fr: 'Odoo ne connaît plus la clé d’Encours : elle a expiré, a été supprimée, ou son utilisateur a été archivé. Connectez à nouveau dans Odoo, Paramètres, Encours ; sans le module, avec une nouvelle clé.',
}
const down: Advice = {
  en: 'Odoo does not answer, or with an error of its server. Check that it runs and that its proxy leads to it; Encours asks again by itself.',
  fr: 'Odoo ne répond pas, ou par une erreur de son serveur. Vérifiez qu’il fonctionne et que son proxy mène à lui ; Encours redemande de lui-même.',
}
const unreachable: Advice = {
  en: 'The address of Odoo cannot be reached: its name, its port or its certificate. Check it from outside your network; if Odoo has moved, connect again from there.',
  fr: 'L’adresse d’Odoo est injoignable : son nom, son port ou son certificat. Vérifiez-la depuis l’extérieur de votre réseau ; si Odoo a déménagé, connectez à nouveau depuis là-bas.',
}
const broken: Advice = {
  en: 'What came is no complete answer of Odoo: it was cut off, changed on the way, or far too large. Look at the proxy before Odoo and at Odoo’s log; Encours asks again by itself.',
  fr: 'Ce qui est arrivé n’est pas une réponse complète d’Odoo : coupée, modifiée en route ou bien trop grande. Voyez le proxy devant Odoo et le journal d’Odoo ; Encours redemande de lui-même.',
}

const byCode: Readonly<Record<string, Advice>> = {
  KEY: ended,
  invalid_grant: ended,
  RECONNECT_REQUIRED: ended,
  ACCESS: {
    en: 'The user of Encours has lost a right in Odoo: a group, its company, or a record rule stands in the way. Give him back Billing, Contact Creation and the company; with the module, connecting again does it.',
    fr: 'L’utilisateur d’Encours a perdu un droit dans Odoo : un groupe, sa société, ou une règle d’enregistrement l’en empêche. Rendez-lui Facturation, Création de contacts et la société ; avec le module, reconnecter y suffit.',
  },
  DATABASE: {
    en: 'The database is not served at this address: it is stopped, was renamed or dropped, or dbfilter hides it. Serve it again under its name; if it has another name now, connect again from there.',
    fr: 'La base n’est pas servie à cette adresse : arrêtée, renommée, supprimée ou masquée par dbfilter. Servez-la à nouveau sous son nom ; si elle en a changé, connectez à nouveau depuis là-bas.',
  },
  OTHER_DATABASE: {
    en: 'Another database answers under this address, such as a copy that was restored: nothing is read or written there. Give back the address to the original, or connect the copy as a company of its own.',
    fr: 'Une autre base répond à cette adresse, par exemple une copie restaurée : rien n’y est lu ni écrit. Rendez l’adresse à l’original, ou connectez la copie comme une société à part.',
  },
  SITE_REFUSED: {
    en: 'The address must be https and reachable from the internet; or the operator of Encours allows it.',
    fr: 'L’adresse doit être en https et joignable depuis Internet, ou l’exploitant d’Encours l’autorise.',
  },
  REDIRECTED: {
    en: 'The address leads on to another one, or to a page to sign in. Let our calls to /json/2, /jsonrpc and /encours through; if Odoo has moved, set web.base.url there and connect again.',
    fr: 'L’adresse renvoie vers une autre, ou vers une page de connexion. Laissez passer nos appels à /json/2, /jsonrpc et /encours ; si Odoo a déménagé, corrigez-y web.base.url et connectez à nouveau.',
  },
  PROXY_PAGE: {
    en: 'A web page came in the place of Odoo’s answer: of a proxy, a firewall or a page of maintenance. Let our calls to /json/2, /jsonrpc and /encours through; Encours asks again by itself.',
    fr: 'Une page web est venue à la place de la réponse d’Odoo : d’un proxy, d’un pare-feu ou d’une maintenance. Laissez passer nos appels à /json/2, /jsonrpc et /encours ; Encours redemande de lui-même.',
  },
  PROXY_LOGIN: {
    en: 'A proxy before Odoo asks for a password of its own. Let our calls to /json/2, /jsonrpc and /encours through without it; the key of Encours is not in question.',
    fr: 'Un proxy devant Odoo demande son propre mot de passe. Laissez passer sans lui nos appels à /json/2, /jsonrpc et /encours ; la clé d’Encours n’est pas en cause.',
  },
  MODULE_MISSING: {
    en: 'The Encours module is no longer installed in this database. Install it, then connect again in Odoo, Settings, Encours.',
    fr: 'Le module Encours n’est plus installé dans cette base. Installez-le, puis connectez à nouveau dans Odoo, Paramètres, Encours.',
  },
  MODULE_OUTDATED: {
    en: 'Put the new Encours module into Odoo’s folder of modules, then press Upgrade in Apps.',
    fr: 'Mettez le nouveau module Encours dans le dossier des modules, puis Mettre à jour dans Apps.',
  },
  NO_FIELD: {
    en: 'Only Odoo 19 has the box “No Follow-Up”: switch its writing off in the settings.',
    fr: 'Seul Odoo 19 a la case « No Follow-Up » : arrêtez son écriture dans les paramètres.',
  },
  MISSING: {
    en: 'The record was deleted in Odoo: it counts as gone, and is not asked for again.',
    fr: 'L’enregistrement a été supprimé dans Odoo : il est tenu pour disparu.',
  },
  COMPANY: {
    en: 'The company has no country or no currency in Odoo: complete it there, then read again.',
    fr: 'La société n’a pas de pays ou de devise dans Odoo : complétez-la, puis relisez.',
  },
  REFUSED: {
    en: 'Odoo refuses this in the words below: correct what they name, then try again.',
    fr: 'Odoo le refuse avec les mots ci-dessous : corrigez ce qu’ils nomment, puis réessayez.',
  },
  REQUEST: {
    en: 'Odoo does not understand the question: most often its version or its modules have changed. If it is so again in an hour, report it: the fault is ours.',
    fr: 'Odoo ne comprend pas la demande : le plus souvent, sa version ou ses modules ont changé. Si cela dure plus d’une heure, signalez-le : la faute est nôtre.',
  },
  NOT_FOUND: {
    en: 'This Odoo lacks an application that is needed: install Invoicing, then connect again.',
    fr: 'Il manque une application à cet Odoo : installez Facturation, puis reconnectez.',
  },
  MALFORMED: {
    en: 'A record has something that Encours cannot read; it stands under “Set aside”, with the reason. Correct it in Odoo.',
    fr: 'Une fiche contient une valeur qu’Encours ne sait pas lire ; elle figure sous « Mis de côté », avec la raison. Corrigez-la dans Odoo.',
  },
  PAGING_SKEW: {
    en: 'Too much changed in Odoo while it was read. Encours reads again by itself.',
    fr: 'Trop de choses ont changé dans Odoo pendant la lecture. Encours relit de lui-même.',
  },
  TIMEOUT: {
    en: 'Odoo did not answer in time: it is overloaded, or something on the way holds the calls. Look at its workers and its log; Encours asks again by itself.',
    fr: 'Odoo n’a pas répondu à temps : il est surchargé, ou quelque chose retient les appels en chemin. Voyez ses workers et son journal ; Encours redemande de lui-même.',
  },
  NOT_JSON: broken,
  BAD_ANSWER: broken,
  HTTP_429: {
    en: 'Odoo or its proxy is asked too often, and says to wait. Encours waits as long as it says, a minute at least; a higher limit for its calls helps.',
    fr: 'Odoo ou son proxy est interrogé trop souvent et demande d’attendre. Encours attend le temps demandé, une minute au moins ; une limite plus haute pour ses appels aide.',
  },
  BUSY: {
    en: 'Odoo is busy just now: its database or its memory is taken. Encours asks again by itself.',
    fr: 'Odoo est occupé en ce moment : sa base ou sa mémoire est prise. Encours redemande de lui-même.',
  },
}

const byKind: Readonly<Record<FailureKind, Advice>> = {
  unauthorized: ended,
  rate_limited: {
    en: 'Odoo is asked too often: Encours leaves it alone for a minute, then goes on.',
    fr: 'Odoo est interrogé trop souvent : Encours le laisse en paix une minute, puis reprend.',
  },
  unavailable: down,
  conflict: down,
  rejected: {
    en: 'Odoo refuses this: read the message below and correct what it names.',
    fr: 'Odoo le refuse : lisez le message ci-dessous et corrigez ce qu’il nomme.',
  },
}

export const adviceFor = ({ kind, code }: Pick<Failure, 'kind' | 'code'>): Advice =>
  adviceOn(code) ?? byKind[kind]

/** Of Node, where no connection came about: no such name, nobody there, no valid certificate. */
const noConnection =
  /^(E(NOTFOUND|AI_\w+|CONNREFUSED|HOSTUNREACH|NETUNREACH|PROTO)|ERR_(TLS|SSL)_\w+|\w*CERT\w*|UNABLE_TO_\w+)$/

export function adviceOn(code: string): Advice | null {
  if (Object.hasOwn(byCode, code)) return byCode[code] ?? null
  if (/^HTTP_5\d\d$/.test(code) || code === 'ECONNRESET' || code === 'EPIPE') return down
  return noConnection.test(code) ? unreachable : null
}
