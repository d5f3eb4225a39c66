"""Promotion: puffery, advertising, calls to action and clickbait, each as its own kind."""
from __future__ import annotations

from checker.signals.rules import Rule

_GOODS = ("deals?|offers?|prices?|products?|services?|solutions?|experience|collection|choice|option|range|quality"
          "|design|way to|place to|team|gift|value")

RULES = (
    Rule("promo_sign_up", "promotional", "call to action", "A call to sign up, subscribe or register.",
         r"\bCUE\b(?! (?:rates?|fees?|numbers?|model)\b)",
         "sign up|sign-up|subscribe|register now|register today|join us|join our|join now|join today|join the"
         "|become a member|create an account|create your free|get started|start your free|enroll|enrol|apply now"
         "|apply today|stay tuned|stay up to date|stay updated",
         ("Sign up now for our amazing deals!", "Subscribe to our newsletter."), ("He signed a lease.",)),
    Rule("promo_buy", "promotional", "call to action", "A call to buy, book or order.",
         r"(?:^|[.!?:,–—-] |\band |\bto |\bso )(?P<show>CUE(?: (?:now|today|online|yours|your|a|the|one|our|it|here"
         r"|from|at|on|tickets))\b)",
         "buy|shop|order|book|grab|purchase|pre-order|preorder|reserve|claim|hire|rent|add to cart|treat yourself"
         "|request|schedule|try",
         ("Order yours today and save.", "Book your table online."), ("In order to win, they waited.",
         "The book was long.")),
    Rule("promo_contact", "promotional", "call to action", "A call to get in touch.",
         r"(?:^|[.!?:,–—-] |\band |\bto |\bplease |\bor )(?P<show>CUE\b(?: (?:us|our|me|today|now|the team|for a|at"
         r"|for more)\b)?)",
         "contact us|call us|email us|reach out|get in touch|give us a call|talk to us|speak to|speak with"
         "|contact our|contact me|visit us|visit our|drop us|message us|chat with|ask our|call our|call now"
         "|call today|schedule a|request a|book a",
         ("Contact us for a quote.", "Please get in touch with our team."), ("They lost contact.",)),
    Rule("promo_follow", "promotional", "call to action", "A call to follow, share, click or watch.",
         r"(?:^|[.!?:,;–—-] |\band |\bto |\balso |\bplease |\bor |\bthen )(?P<show>CUE)\b",
         "follow us|follow me|follow him|follow her|follow them|follow our|follow his|follow the|follow my|click here"
         "|click the link|click below|tap here|check out|check it out|check them out|share this|share it|like and"
         "|like us|leave a comment|tell us|tag us|tune in|listen to|don't forget to|do not forget to|watch our"
         "|see our|read our|view our|visit our|browse our|explore our|discover our|learn more|find out more|read more"
         "|download our|download the|donate|support us|give to|head over to|head to|hit the|drop a comment"
         "|let us know|leave us",
         ("Follow our channel for more.", "Also check out her second shop."), ("They follow the river north.",)),
    Rule("promo_miss", "promotional", "call to action", "Urgency is used to sell.", r"\bCUE\b",
         "don't miss|do not miss|you don't want to miss|hurry|act now|act fast|limited time|limited-time"
         "|while supplies last|last chance|today only|for a limited|before it's gone|before they're gone"
         "|before they sell out|what are you waiting for|look no further|why wait|now is the time|it's time to"
         "|never been easier|never been a better time",
         ("Hurry, the sale ends soon.", "Don't miss the harvest feast."), ("The plane was late.",)),
    Rule("promo_offer", "promotional", "offer", "An offer or a discount is advertised.",
         r"\bCUE\b", "free shipping|free trial|free demo|free quote|free consultation|free estimate|free estimates"
         "|free delivery|promo code|coupon code|discount code|use code|% off|percent off|save up to|save big|on sale"
         "|special offer|special offers|exclusive offer|exclusive offers|exclusive deals|exclusive access|money-back"
         "|money back guarantee|no obligation|best price|best prices|best deals|great deals|amazing deals|great value"
         "|lowest prices|competitive prices|risk-free|gift card|at no cost|no credit card",
         ("Use code SPRING for free shipping.",), ("Shipping lanes are free of ice.",)),
    Rule("promo_puffery", "promotional", "puffery", "Praise that no count or measure backs.", r"\bCUE\b",
         "world-class|world class|state-of-the-art|state of the art|cutting-edge|cutting edge|best-in-class|top-notch"
         "|top notch|game-changing|game changing|game-changer|game changer|one-of-a-kind|one of a kind|second to none"
         "|unparalleled|unrivaled|unrivalled|unmatched|unbeatable|breathtaking|must-have|must have for|must-see"
         "|must-visit|award-winning|industry-leading|industry leading|market-leading|once-in-a-lifetime|next-level"
         "|next level|to the next level|unforgettable|awe-inspiring|jaw-dropping|mouthwatering|mouth-watering"
         "|timeless|effortlessly|seamlessly|seamless|hassle-free|stress-free|state-of-art|premier|renowned"
         "|world-renowned|gold standard|perfect for|ideal for anyone|perfect choice|perfect way|perfect place"
         "|perfect gift|something for everyone|you'll love|you will love|you won't regret|won't be disappointed"
         "|takes pride|pride ourselves|prides itself|committed to providing|dedicated to providing|passionate about"
         "|bring your vision|peace of mind|unleash|unlock the|unlock your|elevate your|revolutionize|revolutionary"
         "|supercharge|turbocharge|superb|exquisite|luxurious|ultimate|finest",
         ("Our world-class chefs cook for you.", "A seamless stay with breathtaking views."), (
         "She took a class about the world.",)),
    Rule("promo_amazing", "promotional", "puffery", "Praise of what is sold.",
         rf"\bCUE (?:\w+ )?(?:{_GOODS})\b",
         "amazing|incredible|fantastic|awesome|great|perfect|excellent|outstanding|exceptional|wonderful|stunning"
         "|beautiful|delicious|best|unique|innovative|powerful|ultimate|affordable|trusted|reliable|high-quality"
         "|premium|finest|exclusive|superior|personalized|tailored",
         ("An amazing collection of rugs.", "Trusted services for your home."), ("The lake was beautiful at dusk.",)),
    Rule("promo_we", "promotional", "self-promotion", "The publisher praises itself.",
         r"\bCUE (?:\w+ ){0,3}(?:help you|help your|offer|offers|provide|provides|deliver|delivers|specialize"
         r"|specialise|proud|committed|dedicated|guarantee|can help|will help|make it easy|makes it easy"
         r"|work with you|ensure|is here to|are here to|got you covered|have you covered|has you covered|the best"
         r"|trusted|expert|experienced|professional|love to|design|create|believe|strive)\b",
         "we|our team|our experts|our company|our platform|our products|our services|our goal|our mission|our staff"
         "|our software|our solutions|our agency|we're|we've|we'll|our specialists|our designers|our lawyers"
         "|our attorneys|our product|our app|at our|our professionals|our customers|our clients",
         ("Our experts will help you find the right roof.", "We offer tailored plans."), ("We walked to the shore.",)),
    Rule("promo_you", "promotional", "benefit", "A benefit for the reader is promised.",
         r"\b(?:you|your) (?:\w+ ){0,2}(?P<show>CUE)\b",
         "enjoy|save time|save money|never have to|deserve|will love|easily|dream|get the most|quickly and easily",
         ("You will enjoy every step.",), ("She enjoyed your letter.",)),
    Rule("promo_for_you", "promotional", "benefit", "A benefit for the reader is promised.", r"\bCUE (?:you|your)\b",
         "gives|give|help|helps|allow|allows|lets|let|enables|enable|empower|empowers|saves|save|meets|meet|suits"
         "|suit|fits|transform|simplify|streamline|boost|enhance|maximize|elevate|grow|improve|makes|bring|gets|keeps"
         "|takes|take|to meet|ensures",
         ("It gives you more room.", "Boost your sales."), ("She thanked you.",)),
    Rule("promo_teaser", "promotional", "clickbait", "The headline teases instead of telling.", r"\bCUE\b",
         "you won't believe|you need to know|you should know|everything you need to know|will blow your mind"
         "|this one trick|the secret to|secrets of|what happened next|will shock you|reasons why you|reasons you"
         "|things you|ways to|here's why|here is why|the truth about|you never knew|you've never heard",
         ("Seven things you should know about salt.", "You won't believe what happened next."), (
         "He knew the way home.",)),
    Rule("promo_exclaim", "promotional", "hype", "An exclamation sells.",
         r"\b(?:you|your|our|we|us|now|today|here|free|love|enjoy|best|amazing|great|perfect"
         r"|new)\b[^.!?\n]{0,80}(?P<show>!)", "",
         ("Come and see our new barn!",), ("Stop!",), needs=frozenset("!")),
)
"""The rules for promotion, tried in this order."""
