"""Phrases that give a block away, by what they ask or say: general knowledge of the web, in many wordings.

A phrase is matched on whole lower-case words. The classifier weighs them; no phrase decides alone.
"""
from __future__ import annotations

import functools

PHRASES: dict[str, str] = {
    "newsletter": "newsletter|newsletters|sign up|signup|subscribe|subscribing|subscriber|subscribers|inbox|"
                  "email address|your email|enter your email|weekly digest|daily digest|mailing list|email list|"
                  "get the latest|get our|get updates|sent to you|delivered to|straight to your|daily briefing|"
                  "unsubscribe|never miss|stay updated|stay informed|stay up to date|stay in the loop|"
                  "join our community|join thousands|be the first to know|email updates|email alerts|free weekly",
    "related": "related|related articles|related posts|related stories|related reading|related topics|read more|"
               "read also|also read|read next|read this next|see also|you may also like|you might also like|"
               "you may like|recommended|recommended for you|more from|more on|more in|more like this|more stories|"
               "similar articles|similar posts|similar stories|further reading|trending|trending now|most read|"
               "most popular|popular posts|recent posts|recent articles|latest news|latest posts|latest articles|"
               "latest stories|up next|watch next|next article|next post|previous post|previous article|"
               "in case you missed|keep reading|continue reading|what to read next|editor's picks|top stories|"
               "read full story|read the full|full story|read our|watch|listen|suggested|explore more|"
               "other articles|other posts|from around the web|around the web|featured|discover more|view all|see all",
    "share": "share|share this|share on|share via|tweet|facebook|twitter|linkedin|pinterest|whatsapp|reddit|telegram|"
             "tumblr|instagram|youtube|tiktok|threads|bluesky|mastodon|copy link|link copied|email this|print this|"
             "print|pin it|bookmark|save for later|send to a friend|pocket|flipboard",
    "follow": "follow us|follow me|follow him|follow her|follow them|follow|like us|join us|our channel|our page|"
              "our community|our discord|our podcast|join the conversation|connect with|find us on|on social media",
    "bio": "about the author|about the writer|about the authors|is a writer|is an author|is a freelance|freelance|"
           "is a journalist|is a reporter|is an editor|is a senior|is a staff|staff writer|contributing writer|"
           "contributor|contributing editor|senior editor|senior writer|senior reporter|editor in chief|reporter|"
           "correspondent|columnist|lives in|based in|is the author of|is the founder|is a professor|"
           "has written for|has been writing|can be reached|reach him|reach her|his work|her work|their work|"
           "has appeared in|graduated from|holds a|years of experience|view all posts|posts by|more by|"
           "when he's not|when she's not|in his spare time|in her spare time|bio|biography|author",
    "byline": "by|written by|posted by|published by|authored by|story by|words by|edited by|reviewed by|"
              "medically reviewed|fact checked|published|updated|last updated|last modified|posted|posted on|"
              "published on|posted in|filed under|min read|minute read|minutes read|mins read|reading time|read time|"
              "time to read|views|author",
    "affiliate": "affiliate|affiliates|affiliate links|affiliate link|commission|commissions|earn a commission|"
                 "at no extra cost|no additional cost|sponsored|sponsor|sponsored by|sponsors|paid partnership|"
                 "partner content|partnership with|brought to you by|in association with|promoted|advertisement|"
                 "advertisements|advertiser|advertising|advertise|amazon associate|qualifying purchases|promo code|"
                 "coupon|discount code|disclosure|disclaimer|we may earn|may receive compensation|use code|ad",
    "action": "click here|click|tap here|learn more|find out more|get started|start your|free trial|try it free|"
              "try for free|start free|book a call|book a demo|book now|book your|request a demo|get a demo|"
              "schedule a|schedule your|contact us|contact our|get in touch|reach out|call us|call now|call today|"
              "give us a call|talk to|speak to|chat with|download|download now|download our|download the|buy now|"
              "shop now|shop|order now|order your|add to cart|check price|view deal|register now|register for|"
              "apply now|enroll now|enroll today|join now|join today|donate|donation|support our|support us|"
              "become a member|membership|check out|check out our|check out my|ready to|looking for|need help|"
              "want to|don't miss|let us|we can help|we help|can help you|our experts|our team|our services|"
              "get a quote|free quote|free consultation|limited time|act now|today|hire|visit our|visit us|grab your",
    "free": "free|guide|ebook|checklist|template|webinar|course|offer|sale|discount|deal|deals|bonus|giveaway",
    "consent": "cookie|cookies|privacy policy|privacy notice|privacy|terms of use|terms of service|terms|"
               "terms and conditions|gdpr|consent|accept all|accept|decline|reject all|manage preferences|"
               "do not sell|personal information|all rights reserved|copyright|legal|reserved|imprint",
    "comments": "comment|comments|leave a reply|leave a comment|reply|replies|log in to comment|required fields|"
                "will not be published|post comment|post a comment|add a comment|save my name|notify me|says|"
                "report abuse|upvote|write a review|submit|required|cancel reply",
    "paywall": "to continue reading|continue reading|subscribers only|already a subscriber|log in to read|"
               "sign in to read|free articles|unlimited access|digital subscription|subscription|members only|"
               "for subscribers|paid subscribers|unlock|premium|upgrade to|keep reading|subscribe to read|"
               "this post is for|this article is for|exclusive content",
    "login": "log in|login|sign in|register|password|forgot|my account|create an account|create account|account|cart",
    "credit": "photo|photos|photograph|photographer|photography|image|images|getty|getty images|courtesy|courtesy of|"
              "credit|credits|illustration|illustrated|illustrator|reuters|afp|shutterstock|istock|unsplash|pexels|"
              "pictured|file photo|screenshot|screengrab|via|source|graphic|video|caption|handout|pool|composite",
    "nav": "home|menu|search|about|about us|skip to content|skip to main|categories|category|tags|tag|archives|contact|"
           "faq|sitemap|toggle|back to top|next|previous|prev|show more|load more|close|open|expand|navigation|"
           "language|table of contents|jump to|in this article|on this page|contents|help|careers|press|blog|site map",
    "capture": "cached|cached at|cached text|cached copy|cached version|full text|view original|original article|"
               "original source|view source|archived|snapshot|saved from|retrieved from|captured|source url|"
               "view in browser|open in app|read in app|read on|originally published|originally appeared|"
               "first appeared|reposted from|republished|permalink|tldr|summary",
    "service": "we scan|we send|we bring|we curate|we deliver|we help|we offer|we provide|we summarize|send you|"
               "sends you|powered by|generated by|made with|built with|ai generated|summarized by|our app|the app|"
               "our platform|our newsletter|daily|weekly|insights|curated",
    "ask": "thank you|thanks|thanks for reading|thank you for reading|if you enjoyed|if you liked|if you found|"
           "let me know|let us know|tell us|what do you think|in the comments|please|feel free|happy to|"
           "stay tuned|see you|until next time|good luck|your thoughts",
    "error": "404|page not found|not found|enable javascript|javascript|access denied|are you a robot|captcha|"
             "something went wrong|browser|unsupported browser|no longer available|loading|verify you are",
    "time": "ago|hours ago|days ago|january|february|march|april|june|july|august|september|october|november|december|"
            "jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|am|pm|est|gmt|edt",
}
CATEGORIES: tuple[str, ...] = tuple(PHRASES)

FUNCTION_WORDS = frozenset(
    "a an the and or but nor so yet of in on at by for with about against between into through during before after "
    "above below to from up down out off over under again then once here there when where why how all any both each "
    "few more most other some such no not only own same than too very can will just should now is are was were be "
    "been being have has had do does did would could may might must shall i you he she it we they me him her us them "
    "my your his its our their this that these those what which who whom if because as until while although though "
    "since unless whether also however therefore".split())


@functools.cache
def index() -> dict[str, tuple[tuple[int, ...], dict[str, tuple[tuple[tuple[str, ...], int], ...]]]]:
    """First word of a phrase -> categories of the word alone, and second word -> the words after the first, category.

    A category is its index in CATEGORIES.
    """
    single: dict[str, tuple[int, ...]] = {}
    longer: dict[str, dict[str, tuple[tuple[tuple[str, ...], int], ...]]] = {}
    for number, phrases in enumerate(PHRASES.values()):
        for phrase in phrases.split("|"):
            first, *rest = phrase.split()
            single.setdefault(first, ())
            seconds = longer.setdefault(first, {})
            if rest:
                seconds[rest[0]] = (*seconds.get(rest[0], ()), (tuple(rest), number))
            else:
                single[first] += (number,)
    return {first: (single[first], longer[first]) for first in single}
