"""Lines that savers of pages leave in a capture, written by us: templates by kind, filled in at random."""
from __future__ import annotations

import random

WORDS: dict[str, tuple[str, ...]] = {
    "name": ("Anna Keller", "Tom Okafor", "Maria Lindqvist", "James Whitfield", "Sofia Marques", "Daniel Cho",
             "Ruth Adler", "Peter Novak", "Leila Haddad", "Chris Boyle", "Yuki Tanaka", "Omar Farouk", "Grace Bell"),
    "outlet": ("Harbor Post", "The Daily Ledger", "Northline", "Market Compass", "Valley News", "BrightPath",
               "Signal & Co", "The Evening Star", "StackNotes", "GreenDesk", "Metro Times", "Insight Weekly", "NTP"),
    "topic": ("markets", "startups", "health", "gardening", "travel", "science", "marketing", "cooking", "software",
              "money", "design", "fitness", "real estate", "parenting", "energy", "photography", "AI", "history"),
    "reads": ("read", "track", "monitor", "follow", "review", "listen to", "collect", "search", "go through", "sift",
              "summarize", "curate", "check"),
    "works": ("reports", "papers", "blogs", "videos", "magazines", "talks", "books", "filings", "stories", "studies",
              "interviews", "releases", "shows", "forums"),
    "sends": ("send you", "email you", "bring you", "give you", "deliver", "pick", "share", "mail you", "text you"),
    "gist": ("the key points", "the best ideas", "a short summary", "three takeaways", "the highlights", "what matters",
             "ten links", "the main lessons", "a digest", "the essentials", "five facts", "quick notes"),
    "often": ("every morning", "each week", "every Friday", "daily", "weekly", "once a month", "every day",
              "on Sundays", "for free", "before breakfast"),
    "date": ("3/4/25", "12 May 2024", "08/14/24", "2023-11-02", "9 January 2025", "June 14, 2022", "Feb 2, 2023"),
    "time": ("10:12", "04:20 PM", "08:15", "11:45 AM", "23:59"),
}
LINES: dict[str, str] = {
    "byline": """By {name}
By {name}, {outlet}
By {name}, {topic} correspondent at {outlet}
By {name}, {topic} editor
By {name} | {date}
By {name} and {name}
{name} | {outlet}
{name}, Staff Writer
{name}, {topic} reporter, {outlet}
Written by {name}
Posted by {name} on {date}
Reported by {name} for {outlet}
Story by {name}
Words by {name}
{outlet} Staff
Author: {name}
Updated: {date}, {time}
Published 4 hours ago
6 min read
{date}
Published {date}""",
    "caption": """Photo: {name}/{outlet}
Photo by {name}
Photo: {outlet}
Image: {name}
Picture: {name} / {outlet}
Credit: {outlet}
Photograph: {name}/AFP
(Photo by {name}/Getty Images)
Image courtesy of {outlet}
Graphic: {outlet}
Cartoon: {name}/{outlet}
Illustration by {name}
Image credit: {name}
Video: {outlet}
Drawing: {name}
Courtesy {outlet}
Illustration: {name} for {outlet}""",
    "newsletter": """Sign up for the {outlet} newsletter
Get {topic} news in your inbox {often}.
Subscribe to {outlet} for more stories like this.
Enter your email to get our weekly {topic} brief.
Join 20,000 readers who get our {topic} letter.
Never miss a story: subscribe for free.
Want more on {topic}? Our free newsletter has you covered.
Subscribe
Subscribe now
Sign up for our newsletter to get {topic} stories by email.
Love {topic}? The {outlet} newsletter has the best of it, delivered to your inbox {often}.
Get our daily {topic} digest by signing up here.
This story first appeared in our {topic} newsletter. Sign up here.
Want stories like this in your inbox? Subscribe to {outlet}.
Stay up to date with {topic}: follow our weekly email.""",
    "promo": """We {reads} hundreds of {topic} {works} and {sends} {gist} {often}.
We {reads} {topic} {works} so you don't have to.
We {reads} new {works} and {sends} {gist} {often}.
We {reads} the latest {works} and {sends} {gist}.
Our team {sends} {gist} from {topic} {works} {often}.
Our editors {reads} {topic} {works} and {sends} {gist} {often}.
{outlet} turns long {works} into {gist} {often}.
{outlet} helps you {reads} {topic} {works} {often}.
Get {gist} from the top {topic} {works} {often}.
Every week we {reads} {works} on {topic} and {sends} {gist}.
Thinking about {topic}? Talk to our experts today.
Ready to take your {topic} to the next level?
Ready to build your own brand?
Ready to start your {topic} journey?
Ready to get more out of {topic}?
Download our free {topic} guide.
Read our guide to {topic} for beginners.
Check out our complete {topic} handbook.
Check out our article on how to start with {topic}.
Have a look at our course on {topic} and start earning today.
Explore our guide to running a successful {topic} business.
Learn more about our {topic} services.
Book a free consultation with {outlet}.
Contact us today for a quote.
Get started with {outlet} for free.
Save this article, you will want to come back to it.
Bookmark this page for later.
Bookmark {outlet} and come back {often}.
Keep this post handy: it could change how you think about {topic} this year.
Share this one with your team, they will thank you.
Need help with {topic}? Our team is here for you.
Want to grow your {topic} business?
Don't wait: join {outlet} today.
Try {outlet} free for 14 days.
If you found this useful, see our {topic} toolkit.
Visit our shop for {topic} gear.
{outlet} makes {topic} simple. Start your free trial today.
Looking for help with {topic}? {outlet} can help. Get in touch.
Our {topic} team has helped thousands of customers. Call us for a quote.
If you have any questions, feel free to email us or leave a comment below.
Feel free to contact us if you would like to know more about our {topic} services.
Join our {topic} community on Facebook for more tips.
You can order my book on {topic} on Amazon.
My new book on {topic} is out now, and you can get your copy here.
For more tips, grab our free {topic} checklist.
Sign up for our free {topic} course here.
Save this pin for later!
Like this post? Pin it for later.
Listen to our podcast on {topic} wherever you get your podcasts.
Watch our video on {topic} on YouTube.
Download the {outlet} app for iOS and Android.
Become a member of {outlet} and support our work.
Support our journalism with a donation.
We only recommend products we use ourselves. See our list of {topic} gear.
Shop our favourite {topic} finds below.
At {outlet}, we offer {topic} solutions that fit your needs. Schedule a call today.
With {outlet} you can manage your {topic} in one place. Request a demo.
Click here to learn more about {topic} with {outlet}.
You can find all our {topic} resources here.
This post is part of our series on {topic}.
Thank you for reading, and see you next time.
Schedule your free {topic} consultation now.
Take the next step and contact {outlet} today to learn more.""",
    "ad": """Advertisement
ADVERTISEMENT
Sponsored by {outlet}
This post contains affiliate links.
We may earn a commission if you buy through links on this page.
Paid partner content
Advertisement - continue reading below
Disclosure: this post about {topic} was sponsored by {outlet}, but all opinions are my own.
Some of the links in this article are affiliate links. If you buy something, we get a small commission.
As an Amazon Associate I earn from qualifying purchases.
This article contains affiliate links, see our disclosure policy for more.
{outlet} may receive compensation from the companies named on this page.
This story was produced in partnership with {outlet}.
Buy it now at {outlet}
Check price at {outlet}
Shop now""",
    "share": """Share this article
Share on Facebook
Share
Tweet
Follow us on Instagram
Copy link
Follow {outlet} on X and LinkedIn.
Share this story with a friend
Facebook Twitter LinkedIn Email""",
    "other": """Cached on {date} at {time}
Cached {date}
Cached version
See the cached copy
Show cached page
Cached copy from {date}
View the original article
Original source: example.com
Saved from the web on {date}
Open in browser
Show full text
Show the whole text
Archived {date} {time}
Archived: {date}, {time}
This copy was retrieved on {date}.
Snapshot taken {date}, {time}
Open the original page
Link to the original
Read on the original site
Page saved {date}, {time}""",
    "comments": """Leave a comment
What do you think? Tell us in the comments.
12 Comments
Reply
Log in to comment""",
    "bio": """{name} is a reporter at {outlet}, where she covers {topic}.
{name} writes about {topic} for {outlet}.
About the author: {name} is the founder of {outlet}.
{name} is a freelance writer based in Lisbon.""",
    "paywall": """Subscribe to continue reading.
This article is for members only.
Already a subscriber? Log in.""",
}
TEASER_HEADINGS = """Related articles
Similar stories
Similar posts
More like this
You may also like
Read next
Recommended
More from {outlet}
Related posts
Other stories
Recommended reading
Related
Trending now
More in {topic}
Latest articles
Keep reading
Suggested for you
Related content""".splitlines()
KINDS_OF_LINES: tuple[str, ...] = (*LINES, "promo", "promo", "other", "byline", "caption", "newsletter")
"""Kinds to draw from; those that captures keep most often are there more than once."""


def invent(kind: str, rng: random.Random) -> str:
    """A line of a kind."""
    return fill(rng.choice(LINES[kind].splitlines()), rng)


def fill(template: str, rng: random.Random) -> str:
    """The template with every ``{word}`` replaced by one of its kind."""
    pieces = template.split("{")
    return pieces[0] + "".join(rng.choice(WORDS[piece.split("}")[0]]) + piece.split("}", 1)[1] for piece in pieces[1:])
