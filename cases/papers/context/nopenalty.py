"""What a no-penalty decision says for each ground: the article that spares, and what is ordered with it."""

OLD = "治安管理处罚法(2012)"
ARTICLES = {
    "under_fourteen": "第十二条",
    "no_control": "第十三条",
    "agreed": "第九条",
    "slight": "第二十条",
    "not_established": "",
    "expired": "第二十五条",
}
OLD_ARTICLES = ARTICLES | {"slight": "第十九条", "expired": "第二十二条"}
BECAUSE = {
    "under_fourteen": "行为时不满十四周岁",
    "no_control": "行为时不能辨认或者不能控制自己的行为",
    "agreed": "双方已达成协议并履行",
    "slight": "具有依法不予处罚的情节",
    "not_established": "违法事实不能成立",
    "expired": "违法行为在六个月以内没有被公安机关发现",
}
ORDERED = {"under_fourteen": "严加管教", "no_control": "加强看护管理和治疗"}
OLD_ORDERED = ORDERED | {"no_control": "严加看管和治疗"}


def no_penalty_in_words(cause, ground):
    """Return {"because", "basis", "ordered"} of a ground; what the guardian is ordered is "" where the law orders none.

    Act and ground are judged by the statute of the cause; that the decision is made, by the one in force (第113条).
    """
    is_old = cause.statute == OLD
    article = (OLD_ARTICLES if is_old else ARTICLES).get(ground, "")
    statute = "《中华人民共和国治安管理处罚法》"
    edition = "（2012年修正）" if is_old else ""
    made_by = "第九十五条第二项" if is_old else "第一百一十三条第一款第二项"
    return {
        "because": BECAUSE.get(ground, ""),
        "basis": f"{statute}{edition}{article}、{made_by}" if article else f"{statute}{edition}{made_by}",
        "ordered": (OLD_ORDERED if is_old else ORDERED).get(ground, ""),
    }
